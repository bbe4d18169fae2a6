/* The fields and rows of users and of what they took away. */
#include "record/user.h"

#include "record/kinds.h"

static const struct field_value role_values[] = {
    {"viewer", "Viewer", "只读"},
    {"manager", "Manager", "经办"},
    {"approver", "Approver", "复核"},
    {"auditor", "Auditor", "审计"},
    {"admin", "Administrator", "系统管理"},
    {"bank", "Bank", "银行"},
    {"guarantor", "Guarantor", "担保机构"},
    {"insurer", "Insurer", "保险机构"},
    {"appraiser", "Appraiser", "评估机构"},
    {"office", "Pledge loan office", "质贷办"},
    {0},
};

static const struct field user_fields[] = {
    F_KEY(struct user, user_name, "User name", "用户名"),
    F_TEXT(struct user, display_name, 80, "Display name", "显示名称", .required = true),
    F_ENUM(struct user, role, role, "Role", "角色", .required = true),
    F_BOOL(struct user, enabled, "Enabled", "启用", .required = true),
    F_DATE(struct user, valid_until, "Valid until", "有效期至", .added = true),
    F_REFERENCE(struct user, party_id, "party", "Party of the seat", "所属机构", .added = true),
};

/* A seat is one of a party; the others see everything, so a party would promise too much. */
static const struct belongs user_belongs[ROLE_COUNT] = {
    [ROLE_VIEWER] = {"", ""},
    [ROLE_MANAGER] = {"", ""},
    [ROLE_APPROVER] = {"", ""},
    [ROLE_AUDITOR] = {"", ""},
    [ROLE_ADMIN] = {"", ""},
    [ROLE_BANK] = {"party_id", ""},
    [ROLE_GUARANTOR] = {"party_id", ""},
    [ROLE_INSURER] = {"party_id", ""},
    [ROLE_APPRAISER] = {"party_id", ""},
    [ROLE_OFFICE] = {"party_id", ""},
};

const struct record_type user_type = {
    RECORD_OF(user, "users", "User", "Users", "用户"),
    .written_by = BY_ADMIN,
    .reversed_by = BY_NOBODY,
    .revisable = true,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
    .belongings = {{"role", user_belongs}},
};

bool user_is_valid(const struct user *user, int32_t day)
{
    return user->enabled && (user->valid_until == DATE_UNKNOWN || day <= user->valid_until);
}

static const struct field credential_change_fields[] = {
    F_REFERENCE(struct credential_change, user_id, "user", "User", "用户", .required = true),
    F_TEXT(struct credential_change, digest, 40, "Digest", "摘要", .required = true,
           .form = FORM_HEX),
};

const struct record_type credential_change_type = {
    RECORD_OF(credential_change, "credential_changes", "Change of a password",
              "Changes of passwords", "密码变更"),
    .written_by = BY_NOBODY,
    .reversed_by = BY_NOBODY,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field export_fields[] = {
    F_TEXT(struct export, dataset, 40, "Dataset", "数据集", .required = true, .form = FORM_CODE),
    F_DATE(struct export, as_of, "As of", "截止日", .required = true),
    F_INTEGER(struct export, as_known, INT64_MAX, "As known", "已知至", .required = true),
    F_INTEGER(struct export, row_count, INT64_MAX, "Rows", "行数", .required = true),
    F_TEXT(struct export, sha256, 64, "SHA-256", "SHA-256", .required = true, .form = FORM_HEX),
};

const struct record_type export_type = {
    RECORD_OF(export, "exports", "Export", "Exports", "导出记录"),
    .written_by = BY_MANAGER | BY_APPROVER | BY_AUDITOR | BY_ADMIN,
    .reversed_by = BY_NOBODY,
    .begins = BEGINS_WHEN_RECORDED,
    .may_be_future = true,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
    .packed = true,
};
