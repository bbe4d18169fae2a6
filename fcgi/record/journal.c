/* The fields and rows of the journal's own records. */
#include "record/journal.h"

#include "record/kinds.h"

static const struct field reversal_fields[] = {
    F_INTEGER(struct reversal, reversed_seq, INT64_MAX, "Reversed entry", "被冲销分录",
              .required = true),
    F_TEXT(struct reversal, reason, 500, "Reason", "原因", .required = true),
};

const struct record_type reversal_type = {
    RECORD_OF(reversal, "reversals", "Reversal", "Reversals", "冲销"),
    .written_by = BY_MANAGER | BY_APPROVER,
    .reversed_by = BY_NOBODY,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
    .packed = true,
};

static const struct field journal_key_fields[] = {
    F_KEY(struct journal_key, public_key, "Public key", "公钥"),
    F_TEXT(struct journal_key, host, 200, "Host", "主机", .required = true, .fixed = true),
    F_TEXT(struct journal_key, end_reason, 500, "Reason of its end", "停用原因"),
};

const struct record_type journal_key_type = {
    RECORD_OF(journal_key, "journal_keys", "Journal key", "Journal keys", "账本密钥"),
    .written_by = BY_NOBODY,
    .reversed_by = BY_NOBODY,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
    .revisable = true,
};

static const struct field restoration_fields[] = {
    F_INTEGER(struct restoration, checkpoint_seq, INT64_MAX, "Checkpoint of entry",
              "检查点所在分录", .required = true),
    F_TEXT(struct restoration, checkpoint_hash, 64, "Hash in the checkpoint", "检查点散列值",
           .required = true, .form = FORM_HEX),
    F_TEXT(struct restoration, reason, 500, "Reason", "原因", .required = true),
    F_TEXT(struct restoration, ordered_by, 200, "Ordered by", "决定人", .required = true),
};

const struct record_type restoration_type = {
    RECORD_OF(restoration, "restorations", "Restoration", "Restorations", "账本回退"),
    .written_by = BY_NOBODY,
    .reversed_by = BY_NOBODY,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field convention_fields[] = {
    F_INTEGER(struct convention_entry, number, 1000, "Number", "编号", .required = true),
    F_TEXT(struct convention_entry, older_keys, 64, "Digest of earlier keys", "早先幂等键摘要",
           .added = true),
};

const struct record_type convention_type = {
    .kind = "convention",
    .plural = "conventions",
    .label_en = "Conventions",
    .plural_en = "Conventions",
    .label_zh = "计算口径",
    .shape = SHAPE(struct convention_entry, convention_fields),
    .written_by = BY_NOBODY,
    .reversed_by = BY_NOBODY,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};
