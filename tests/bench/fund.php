<?php
// The fund page as a PHP programmer would write it on the same tables: prepared statements, sums by the
// database, one persistent connection a process. Internal rates of return are left out, in its favour.
declare(strict_types=1);

$pdo = new PDO($_SERVER['BENCH_DSN'], $_SERVER['BENCH_USER'], '', [
    PDO::ATTR_PERSISTENT => true,
    PDO::ATTR_EMULATE_PREPARES => false,
    PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
    PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_ASSOC,
]);
$fund = (int) ($_GET['fund'] ?? 0);
$day = $_GET['as_of'] ?? gmdate('Y-m-d');

function rows(PDO $pdo, string $sql, array $values): array
{
    $statement = $pdo->prepare($sql);
    $statement->execute($values);
    return $statement->fetchAll();
}

$live = 'JOIN journal j ON j.seq = x.seq AND j.effective_date <= ?
    LEFT JOIN reversal r ON r.reversed_seq = x.seq WHERE r.seq IS NULL';
$answer = [
    'head' => rows($pdo, 'SELECT seq FROM ledger_head WHERE id = 1', []),
    'fund' => rows($pdo, "SELECT x.* FROM fund x $live AND x.entity_id = ? ORDER BY x.seq DESC LIMIT 1", [$day, $fund]),
    'commitments' => rows($pdo, "SELECT x.code, x.amount_minor, p.code AS party FROM commitment x
        LEFT JOIN party p ON p.seq = x.investor_party_id $live AND x.fund_id = ?", [$day, $fund]),
    'paid_in' => rows($pdo, "SELECT SUM(x.amount_minor) AS amount, COUNT(*) AS count FROM commitment c
        JOIN contribution x ON x.commitment_id = c.seq $live AND c.fund_id = ?", [$day, $fund]),
    'distributed' => rows($pdo, "SELECT SUM(x.return_of_capital_minor + x.gain_minor) AS amount, COUNT(*) AS count
        FROM distribution x $live AND x.fund_id = ?", [$day, $fund]),
    'investments' => rows($pdo, "SELECT x.seq, x.code, x.amount_minor FROM investment x
        JOIN decision d ON d.investment_id = x.seq $live AND x.fund_id = ?", [$day, $fund]),
    'paid' => rows($pdo, "SELECT x.investment_id, SUM(x.amount_minor) AS amount FROM investment i
        JOIN payment x ON x.investment_id = i.seq $live AND i.fund_id = ? GROUP BY x.investment_id", [$day, $fund]),
    'proceeds' => rows($pdo, "SELECT x.investment_id, SUM(x.amount_minor) AS amount FROM investment i
        JOIN proceeds x ON x.investment_id = i.seq $live AND i.fund_id = ? GROUP BY x.investment_id", [$day, $fund]),
    'values' => rows($pdo, "SELECT x.investment_id, x.amount_minor, j.effective_date FROM investment i
        JOIN valuation x ON x.investment_id = i.seq $live AND i.fund_id = ?
        ORDER BY j.effective_date DESC, x.seq DESC LIMIT 8", [$day, $fund]),
];
header('Content-Type: application/json');
echo json_encode($answer);
