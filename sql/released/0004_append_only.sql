-- Append-only, second line: the grants give no account UPDATE or DELETE; whoever has more is stopped
-- here. The hash chain proves the rest.

CREATE OR REPLACE TRIGGER `journal_no_update` BEFORE UPDATE ON `journal` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'journal is append-only';

CREATE OR REPLACE TRIGGER `journal_no_delete` BEFORE DELETE ON `journal` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'journal is append-only';

CREATE OR REPLACE TRIGGER `idempotency_no_update` BEFORE UPDATE ON `idempotency` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'idempotency is append-only';

CREATE OR REPLACE TRIGGER `idempotency_no_delete` BEFORE DELETE ON `idempotency` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'idempotency is append-only';

CREATE OR REPLACE TRIGGER `party_no_update` BEFORE UPDATE ON `party` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'party is append-only';

CREATE OR REPLACE TRIGGER `party_no_delete` BEFORE DELETE ON `party` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'party is append-only';

CREATE OR REPLACE TRIGGER `user_no_update` BEFORE UPDATE ON `user` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'user is append-only';

CREATE OR REPLACE TRIGGER `user_no_delete` BEFORE DELETE ON `user` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'user is append-only';

CREATE OR REPLACE TRIGGER `fund_no_update` BEFORE UPDATE ON `fund` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'fund is append-only';

CREATE OR REPLACE TRIGGER `fund_no_delete` BEFORE DELETE ON `fund` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'fund is append-only';

CREATE OR REPLACE TRIGGER `firm_no_update` BEFORE UPDATE ON `firm` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'firm is append-only';

CREATE OR REPLACE TRIGGER `firm_no_delete` BEFORE DELETE ON `firm` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'firm is append-only';

CREATE OR REPLACE TRIGGER `firm_tag_no_update` BEFORE UPDATE ON `firm_tag` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'firm_tag is append-only';

CREATE OR REPLACE TRIGGER `firm_tag_no_delete` BEFORE DELETE ON `firm_tag` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'firm_tag is append-only';

CREATE OR REPLACE TRIGGER `project_no_update` BEFORE UPDATE ON `project` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'project is append-only';

CREATE OR REPLACE TRIGGER `project_no_delete` BEFORE DELETE ON `project` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'project is append-only';

CREATE OR REPLACE TRIGGER `round_no_update` BEFORE UPDATE ON `round` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'round is append-only';

CREATE OR REPLACE TRIGGER `round_no_delete` BEFORE DELETE ON `round` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'round is append-only';

CREATE OR REPLACE TRIGGER `commitment_no_update` BEFORE UPDATE ON `commitment` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'commitment is append-only';

CREATE OR REPLACE TRIGGER `commitment_no_delete` BEFORE DELETE ON `commitment` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'commitment is append-only';

CREATE OR REPLACE TRIGGER `rule_no_update` BEFORE UPDATE ON `rule` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'rule is append-only';

CREATE OR REPLACE TRIGGER `rule_no_delete` BEFORE DELETE ON `rule` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'rule is append-only';

CREATE OR REPLACE TRIGGER `investment_no_update` BEFORE UPDATE ON `investment` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'investment is append-only';

CREATE OR REPLACE TRIGGER `investment_no_delete` BEFORE DELETE ON `investment` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'investment is append-only';

CREATE OR REPLACE TRIGGER `decision_no_update` BEFORE UPDATE ON `decision` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'decision is append-only';

CREATE OR REPLACE TRIGGER `decision_no_delete` BEFORE DELETE ON `decision` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'decision is append-only';

CREATE OR REPLACE TRIGGER `payment_no_update` BEFORE UPDATE ON `payment` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'payment is append-only';

CREATE OR REPLACE TRIGGER `payment_no_delete` BEFORE DELETE ON `payment` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'payment is append-only';

CREATE OR REPLACE TRIGGER `subscription_no_update` BEFORE UPDATE ON `subscription` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'subscription is append-only';

CREATE OR REPLACE TRIGGER `subscription_no_delete` BEFORE DELETE ON `subscription` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'subscription is append-only';

CREATE OR REPLACE TRIGGER `reversal_no_update` BEFORE UPDATE ON `reversal` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'reversal is append-only';

CREATE OR REPLACE TRIGGER `reversal_no_delete` BEFORE DELETE ON `reversal` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'reversal is append-only';

CREATE OR REPLACE TRIGGER `export_no_update` BEFORE UPDATE ON `export` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'export is append-only';

CREATE OR REPLACE TRIGGER `export_no_delete` BEFORE DELETE ON `export` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'export is append-only';

CREATE OR REPLACE TRIGGER `ledger_head_no_delete` BEFORE DELETE ON `ledger_head` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'ledger_head always has its row';
