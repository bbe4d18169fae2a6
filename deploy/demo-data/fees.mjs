import { yuan } from "./draw.mjs";

// What the manager of one fund got from firms, most of it set off against the fees, and what the fund
// owes at the ends of two quarters.
export function addOffsets(activity, fund_code) {
    const fee = (day, category, amount) =>
        activity.add("fee_offset", `${fund_code}.${day}`, day, {
            fund_code,
            category,
            currency: "CNY",
            amount: yuan(amount),
            share: "0.8",
            reference: "虚构凭证",
        });
    fee("2024-05-20", "monitoring", 600_000_00n);
    fee("2025-03-12", "directors", 240_000_00n);
    fee("2025-11-18", "transaction", 1_500_000_00n);
    for (const [day, category, amount] of [
        ["2025-12-31", "management_fee", 820_000_00n],
        ["2025-12-31", "audit", 180_000_00n],
        ["2026-03-31", "management_fee", 410_000_00n],
        ["2026-03-31", "audit", 0n],
    ])
        activity.add("accrual", `${fund_code}.${category}.${day}`, day, {
            fund_code,
            category,
            currency: "CNY",
            amount: yuan(amount),
            note: "虚构",
        });
}
