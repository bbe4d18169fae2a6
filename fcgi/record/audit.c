/* The fields and rows of findings and of answers to them. */
#include "record/audit.h"

#include "record/kinds.h"

const struct field_value finding_grade_values[] = {
    {"low", "Low", "轻微"}, {"medium", "Medium", "一般"}, {"high", "High", "重大"}, {0}};

static const struct field audit_finding_fields[] = {
    F_KEY(struct audit_finding, code, "Code", "代码"),
    F_INTEGER(struct audit_finding, entry_seq, INT64_MAX, "About entry", "所涉分录",
              .required = true, .fixed = true),
    F_TEXT(struct audit_finding, finding, FINDING_TEXT_MAX, "Finding", "审计发现", .required = true,
           .form = FORM_LINES),
    F_ENUM(struct audit_finding, grade, finding_grade, "Grade", "等级", .required = true),
    F_BOOL(struct audit_finding, closed, "Closed", "已关闭"),
};

const struct record_type audit_finding_type = {
    RECORD_OF(audit_finding, "audit_findings", "Audit finding", "Audit findings", "审计发现"),
    .written_by = BY_AUDITOR,
    .reversed_by = BY_NOBODY, /* a later version closes it */
    .revisable = true,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field audit_answer_fields[] = {
    F_REFERENCE(struct audit_answer, finding_id, "audit_finding", "Audit finding", "审计发现",
                .required = true),
    F_TEXT(struct audit_answer, answer, FINDING_TEXT_MAX, "Answer", "答复", .required = true,
           .form = FORM_LINES),
};

const struct record_type audit_answer_type = {
    RECORD_OF(audit_answer, "audit_answers", "Answer to a finding", "Answers to findings",
              "审计发现答复"),
    .written_by = BY_MANAGER | BY_APPROVER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};
