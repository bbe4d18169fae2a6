-- Rights of the accounts, applied by `fundtrail migrate` after the files, which puts in the names. The
-- accounts must exist.

-- the application: reads and appends; changes only the head and what is not part of the journal

GRANT SELECT, INSERT ON {database}.`journal` TO {app};
GRANT SELECT, INSERT ON {database}.`idempotency` TO {app};
GRANT SELECT, INSERT ON {database}.`party` TO {app};
GRANT SELECT, INSERT ON {database}.`user` TO {app};
GRANT SELECT, INSERT ON {database}.`fund` TO {app};
GRANT SELECT, INSERT ON {database}.`firm` TO {app};
GRANT SELECT, INSERT ON {database}.`firm_tag` TO {app};
GRANT SELECT, INSERT ON {database}.`project` TO {app};
GRANT SELECT, INSERT ON {database}.`round` TO {app};
GRANT SELECT, INSERT ON {database}.`commitment` TO {app};
GRANT SELECT, INSERT ON {database}.`rule` TO {app};
GRANT SELECT, INSERT ON {database}.`investment` TO {app};
GRANT SELECT, INSERT ON {database}.`decision` TO {app};
GRANT SELECT, INSERT ON {database}.`payment` TO {app};
GRANT SELECT, INSERT ON {database}.`subscription` TO {app};
GRANT SELECT, INSERT ON {database}.`reversal` TO {app};
GRANT SELECT, INSERT ON {database}.`export` TO {app};
GRANT SELECT, UPDATE (`seq`, `hash`) ON {database}.`ledger_head` TO {app};
GRANT SELECT, INSERT, UPDATE (`password_hash`, `changed_at`, `failed_count`, `last_failed_at`)
    ON {database}.`credential` TO {app};
GRANT SELECT, INSERT, UPDATE (`seen_at`, `revoked_at`) ON {database}.`session` TO {app};
GRANT SELECT ON {database}.`schema_step` TO {app};

-- the auditor: reads the views

GRANT SELECT ON {database}.`v_journal` TO {auditor};
GRANT SELECT ON {database}.`v_ledger_head` TO {auditor};
GRANT SELECT ON {database}.`v_parties` TO {auditor};
GRANT SELECT ON {database}.`v_parties_history` TO {auditor};
GRANT SELECT ON {database}.`v_users` TO {auditor};
GRANT SELECT ON {database}.`v_users_history` TO {auditor};
GRANT SELECT ON {database}.`v_funds` TO {auditor};
GRANT SELECT ON {database}.`v_funds_history` TO {auditor};
GRANT SELECT ON {database}.`v_firms` TO {auditor};
GRANT SELECT ON {database}.`v_firms_history` TO {auditor};
GRANT SELECT ON {database}.`v_firm_tags` TO {auditor};
GRANT SELECT ON {database}.`v_firm_tags_history` TO {auditor};
GRANT SELECT ON {database}.`v_projects` TO {auditor};
GRANT SELECT ON {database}.`v_projects_history` TO {auditor};
GRANT SELECT ON {database}.`v_rounds` TO {auditor};
GRANT SELECT ON {database}.`v_rounds_history` TO {auditor};
GRANT SELECT ON {database}.`v_commitments` TO {auditor};
GRANT SELECT ON {database}.`v_commitments_history` TO {auditor};
GRANT SELECT ON {database}.`v_rules` TO {auditor};
GRANT SELECT ON {database}.`v_rules_history` TO {auditor};
GRANT SELECT ON {database}.`v_investments` TO {auditor};
GRANT SELECT ON {database}.`v_investments_history` TO {auditor};
GRANT SELECT ON {database}.`v_decisions` TO {auditor};
GRANT SELECT ON {database}.`v_decisions_history` TO {auditor};
GRANT SELECT ON {database}.`v_payments` TO {auditor};
GRANT SELECT ON {database}.`v_payments_history` TO {auditor};
GRANT SELECT ON {database}.`v_subscriptions` TO {auditor};
GRANT SELECT ON {database}.`v_subscriptions_history` TO {auditor};
GRANT SELECT ON {database}.`v_reversals` TO {auditor};
GRANT SELECT ON {database}.`v_reversals_history` TO {auditor};
GRANT SELECT ON {database}.`v_exports` TO {auditor};
GRANT SELECT ON {database}.`v_exports_history` TO {auditor};
