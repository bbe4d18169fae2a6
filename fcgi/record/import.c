/* The fields and rows of imports. */
#include "record/import.h"

#include "record/kinds.h"

/* Characters of a mapping: some hundred columns. */
#define MAPPING_MAX 12000

#define COUNT(record, name, en, zh)                                                                \
    F_INTEGER(record, name, INT64_C(1000000000), en, zh, .required = true)

static const struct field import_fields[] = {
    F_INTEGER(struct import, first_seq, INT64_MAX, "First entry", "首条分录", .required = true),
    COUNT(struct import, entry_count, "Entries", "分录数"),
    COUNT(struct import, row_count, "Rows", "行数"),
    COUNT(struct import, stored_count, "New", "新增"),
    COUNT(struct import, changed_count, "Changed", "变更"),
    COUNT(struct import, known_count, "Known already", "已有"),
    COUNT(struct import, skipped_count, "Left out", "略过"),
    F_TEXT(struct import, note, 500, "Note", "备注"),
};

const struct record_type import_type = {
    RECORD_OF(import, "imports", "Import", "Imports", "导入"),
    .written_by = BY_MANAGER | BY_ADMIN,
    .reversed_by = BY_MANAGER | BY_APPROVER | BY_ADMIN,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field import_file_fields[] = {
    F_TEXT(struct import_file, name, 300, "Name", "名称", .required = true),
    F_TEXT(struct import_file, sha256, 64, "SHA-256", "SHA-256", .required = true,
           .form = FORM_HEX),
    COUNT(struct import_file, byte_count, "Bytes", "字节数"),
    F_TEXT(struct import_file, sheet, 120, "Sheet", "工作表"),
    F_TEXT(struct import_file, record_kind, 40, "Kind", "类别", .required = true),
    COUNT(struct import_file, row_count, "Rows", "行数"),
    COUNT(struct import_file, stored_count, "New", "新增"),
    COUNT(struct import_file, changed_count, "Changed", "变更"),
    COUNT(struct import_file, known_count, "Known already", "已有"),
    COUNT(struct import_file, skipped_count, "Left out", "略过"),
    F_TEXT(struct import_file, mapping, MAPPING_MAX, "Mapping", "字段映射", .required = true,
           .form = FORM_LINES),
};

const struct record_type import_file_type = {
    RECORD_OF(import_file, "import_files", "File of an import", "Files of imports", "导入文件"),
    .written_by = BY_MANAGER | BY_ADMIN,
    .reversed_by = BY_NOBODY,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field external_id_fields[] = {
    F_INTEGER(struct external_id, named_seq, INT64_MAX, "Entry", "分录", .required = true),
    F_TEXT(struct external_id, record_kind, 40, "Kind", "类别", .required = true),
    F_TEXT(struct external_id, source, 80, "Source", "资料来源", .required = true),
    F_TEXT(struct external_id, external_id, 200, "External id", "外部编号", .required = true),
};

const struct record_type external_id_type = {
    RECORD_OF(external_id, "external_ids", "External id", "External ids", "外部编号"),
    .written_by = BY_MANAGER | BY_ADMIN,
    .reversed_by = BY_MANAGER | BY_APPROVER | BY_ADMIN,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
    .packed = true,
};

static const struct field import_map_fields[] = {
    F_KEY(struct import_map, code, "Code", "代码"),
    F_TEXT(struct import_map, name, 200, "Name", "名称", .required = true),
    F_TEXT(struct import_map, mapping, MAPPING_MAX, "Mapping", "字段映射", .required = true,
           .form = FORM_LINES),
};

const struct record_type import_map_type = {
    RECORD_OF(import_map, "import_maps", "Mapping of an import", "Mappings of imports", "导入映射"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_NOBODY,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
    .revisable = true,
};
