/* What requests may carry, and which figures and sheets answers have. */
#include "handlers/frame/ctx.h"

#define DIGEST "{\"type\":\"string\",\"pattern\":\"^[0-9a-f]{64}$\"}"
#define AMOUNT "{\"type\":\"string\",\"pattern\":\"^-?[0-9]+[.][0-9]{2}$\"}"
#define AMOUNT_OR_NULL "{\"type\":[\"string\",\"null\"],\"pattern\":\"^-?[0-9]+([.][0-9]+)?$\"}"
#define ID "{\"type\":\"integer\",\"minimum\":1}"
#define ID_OR_NULL "{\"type\":[\"integer\",\"null\"],\"minimum\":1}"
#define TEXT "{\"type\":\"string\"}"
#define TEXT_OR_NULL "{\"type\":[\"string\",\"null\"]}"
#define COUNT "{\"type\":\"integer\",\"minimum\":0}"
#define TIME "{\"type\":\"string\",\"format\":\"date-time\"}"
#define DATE "{\"type\":\"string\",\"format\":\"date\"}"
#define DATE_OR_NULL "{\"type\":[\"string\",\"null\"],\"format\":\"date\"}"
#define OF(name) "{\"$ref\":\"#/components/schemas/" name "\"}"
#define LIST_OF(schema) "{\"type\":\"array\",\"items\":" schema "}"
#define MEMBER(name, schema) "\"" name "\":" schema
#define OBJECT(required, members)                                                                  \
    "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[" required                  \
    "],\"properties\":{" members "}}"

/* One member a line. */
/* clang-format off */
#define REFS \
    "{\"type\":\"object\",\"additionalProperties\":" \
    OBJECT("\"kind\",\"code\",\"name\",\"name_en\"", \
        MEMBER("kind", TEXT) "," \
        MEMBER("code", TEXT_OR_NULL) "," \
        MEMBER("name", TEXT_OR_NULL) "," \
        MEMBER("name_en", TEXT_OR_NULL)) "}"
#define DESK_REASON "{\"enum\":[\"decide\",\"own\",\"rejected\",\"others\"]}"
#define VIEW_MEMBERS \
    MEMBER("as_of", DATE) "," \
    MEMBER("as_known", COUNT) "," \
    MEMBER("refs", REFS)

#define REPORT_LABEL_NAMES "\"code\",\"label_en\",\"label_zh\""
#define REPORT_LABELS \
    MEMBER("code", TEXT) "," \
    MEMBER("label_en", TEXT_OR_NULL) "," \
    MEMBER("label_zh", TEXT_OR_NULL)
#define REPORT_CELL \
    "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{" \
    MEMBER("gap", "{\"enum\":[\"unknown\",\"not_kept\",\"does_not_apply\"]}") "," \
    MEMBER("type", TEXT) "," \
    MEMBER("value", "{\"type\":[\"string\",\"integer\",\"boolean\"]}") "," \
    MEMBER("enumeration", TEXT) "," \
    MEMBER("currency", TEXT) "}}"

#define BASIS_ROW \
    OBJECT("\"fund_id\",\"approved\",\"share\",\"weighted\",\"reported\",\"open\"," \
        "\"fund_report_id\",\"reported_on\",\"report_age_days\",\"coverage\"", \
        MEMBER("fund_id", ID) "," \
        MEMBER("approved", AMOUNT) "," \
        MEMBER("share", TEXT) "," \
        MEMBER("weighted", AMOUNT) "," \
        MEMBER("reported", "{\"type\":\"boolean\"}") "," \
        MEMBER("open", "{\"type\":\"boolean\"}") "," \
        MEMBER("fund_report_id", ID_OR_NULL) "," \
        MEMBER("reported_on", DATE_OR_NULL) "," \
        MEMBER("report_age_days", "{\"type\":[\"integer\",\"null\"]}") "," \
        MEMBER("coverage", TEXT_OR_NULL))
#define BASIS \
    OBJECT("\"basis\",\"binding\",\"root_id\",\"limit\",\"used\",\"pending\",\"peak\"," \
        "\"amount\",\"after\",\"headroom\",\"excess\",\"reported\",\"open_count\"," \
        "\"rows\"", \
        MEMBER("basis", TEXT) "," \
        MEMBER("binding", "{\"type\":\"boolean\"}") "," \
        MEMBER("root_id", ID_OR_NULL) "," \
        MEMBER("limit", AMOUNT_OR_NULL) "," \
        MEMBER("used", AMOUNT) "," \
        MEMBER("pending", AMOUNT) "," \
        MEMBER("peak", AMOUNT) "," \
        MEMBER("amount", AMOUNT) "," \
        MEMBER("after", AMOUNT) "," \
        MEMBER("headroom", AMOUNT_OR_NULL) "," \
        MEMBER("excess", AMOUNT_OR_NULL) "," \
        MEMBER("reported", AMOUNT) "," \
        MEMBER("open_count", COUNT) "," \
        MEMBER("rows", LIST_OF(BASIS_ROW)))

#define JOURNAL_REQUIRED \
    "\"seq\",\"recorded_at\",\"recorded_by\",\"kind\",\"entity_id\",\"effective_date\"," \
    "\"body\",\"reversed_by\""
#define JOURNAL_MEMBERS \
    MEMBER("seq", ID) "," \
    MEMBER("recorded_at", TIME) "," \
    MEMBER("recorded_by", ID_OR_NULL) "," \
    MEMBER("kind", TEXT) "," \
    MEMBER("entity_id", ID) "," \
    MEMBER("effective_date", DATE) "," \
    MEMBER("body", "{\"type\":\"object\"}") "," \
    MEMBER("hash", "{\"type\":\"string\",\"pattern\":\"^[0-9a-f]{64}$\"}") "," \
    MEMBER("reversed_by", ID_OR_NULL)

#define WAITING_RATE \
    OBJECT("\"seq\",\"date\",\"rate\",\"doubt\",\"neighbour_id\"", \
        MEMBER("seq", ID) "," \
        MEMBER("date", DATE) "," \
        MEMBER("rate", TEXT) "," \
        MEMBER("doubt", TEXT) "," \
        MEMBER("neighbour_id", ID_OR_NULL))

#define NODE \
    OBJECT("\"id\",\"kind\",\"name\",\"name_en\"", \
        MEMBER("id", ID) "," \
        MEMBER("kind", TEXT) "," \
        MEMBER("name", TEXT_OR_NULL) "," \
        MEMBER("name_en", TEXT_OR_NULL) "," \
        MEMBER("fund_kind", TEXT))
#define LINK \
    OBJECT("\"source\",\"target\",\"kind\",\"amount\"", \
        MEMBER("source", ID) "," \
        MEMBER("target", ID_OR_NULL) "," \
        MEMBER("kind", "{\"enum\":[\"commitment\",\"investment\"]}") "," \
        MEMBER("amount", AMOUNT))
#define TIGHT \
    OBJECT("\"project_id\",\"firm_id\",\"limit\",\"used\",\"headroom\",\"basis\"", \
        MEMBER("project_id", ID) "," \
        MEMBER("firm_id", ID) "," \
        MEMBER("limit", AMOUNT) "," \
        MEMBER("used", AMOUNT) "," \
        MEMBER("headroom", AMOUNT) "," \
        MEMBER("basis", TEXT))

#define IMPORT_JOB \
    OBJECT("\"id\",\"state\",\"title\",\"note\",\"undoes_seq\",\"stored_seq\",\"done_count\"," \
        "\"total_count\",\"cancel_asked\",\"result\",\"files\",\"created_at\",\"updated_at\"", \
        MEMBER("id", ID) "," \
        MEMBER("state", "{\"enum\":[\"open\",\"reading\",\"planned\",\"checking\",\"checked\"," \
            "\"storing\",\"done\",\"failed\",\"cancelled\"]}") "," \
        MEMBER("title", TEXT) "," \
        MEMBER("note", TEXT_OR_NULL) "," \
        MEMBER("undoes_seq", ID_OR_NULL) "," \
        MEMBER("stored_seq", ID_OR_NULL) "," \
        MEMBER("done_count", COUNT) "," \
        MEMBER("total_count", COUNT) "," \
        MEMBER("cancel_asked", "{\"type\":\"boolean\"}") "," \
        MEMBER("result", "{\"type\":[\"object\",\"null\"]}") "," \
        MEMBER("files", LIST_OF(OBJECT("\"byte_count\",\"name\"", \
            MEMBER("byte_count", COUNT) "," \
            MEMBER("name", TEXT)))) "," \
        MEMBER("created_at", TIME) "," \
        MEMBER("updated_at", TIME))
#define COUNT_OR_NULL "{\"type\":[\"integer\",\"null\"],\"minimum\":0}"
#define BUNDLE_JOB \
    OBJECT("\"id\",\"state\",\"as_of\",\"as_known\",\"done_count\",\"total_count\",\"row_count\"," \
        "\"byte_count\",\"sha256\",\"error\",\"created_at\",\"updated_at\"", \
        MEMBER("id", ID) "," \
        MEMBER("state", "{\"enum\":[\"working\",\"done\",\"failed\"]}") "," \
        MEMBER("as_of", DATE_OR_NULL) "," \
        MEMBER("as_known", COUNT) "," \
        MEMBER("done_count", COUNT) "," \
        MEMBER("total_count", COUNT) "," \
        MEMBER("row_count", COUNT_OR_NULL) "," \
        MEMBER("byte_count", COUNT_OR_NULL) "," \
        MEMBER("sha256", TEXT_OR_NULL) "," \
        MEMBER("error", "{\"anyOf\":[{\"type\":\"null\"}," OBJECT("\"code\",\"en\",\"zh\"", \
            MEMBER("code", TEXT) "," \
            MEMBER("en", TEXT) "," \
            MEMBER("zh", TEXT)) "]}") "," \
        MEMBER("created_at", TIME) "," \
        MEMBER("updated_at", TIME))
#define IMPORT_TABLE \
    OBJECT("\"file\",\"sheet\",\"encoding\",\"hidden\",\"line_count\",\"width\",\"lines\"", \
        MEMBER("file", TEXT) "," \
        MEMBER("sheet", TEXT_OR_NULL) "," \
        MEMBER("encoding", TEXT_OR_NULL) "," \
        MEMBER("hidden", "{\"type\":\"boolean\"}") "," \
        MEMBER("line_count", COUNT) "," \
        MEMBER("width", COUNT) "," \
        MEMBER("lines", LIST_OF(OBJECT("\"row\",\"part\",\"cells\"", \
            MEMBER("row", ID) "," \
            MEMBER("part", TEXT) "," \
            MEMBER("cells", LIST_OF(TEXT_OR_NULL))))))

const struct openapi_schema app_schemas[] = {
    {"health",
     OBJECT("\"status\",\"head\",\"version\",\"checks\"",
         MEMBER("status", "{\"enum\":[\"ok\",\"degraded\",\"unavailable\"]}") ","
         MEMBER("head", COUNT) ","
         MEMBER("version", TEXT) ","
         MEMBER("checks", LIST_OF(OBJECT("\"check\",\"ok\",\"detail\"",
             MEMBER("check", TEXT) ","
             MEMBER("ok", "{\"type\":\"boolean\"}") ","
             MEMBER("detail", "{\"type\":[\"string\",\"null\"]}")))))},
    {"health_live",
     OBJECT("\"status\",\"version\"",
         MEMBER("status", "{\"const\":\"live\"}") ","
         MEMBER("version", TEXT))},
    {"audit_paper_receipt",
     OBJECT("\"findings\",\"first_seq\"",
         MEMBER("findings", "{\"type\":\"integer\",\"minimum\":0}") ","
         MEMBER("first_seq", "{\"type\":[\"integer\",\"null\"],\"minimum\":1}"))},
    {"session",
     OBJECT("\"csrf_token\",\"user\",\"expires_at\",\"draft_key\"",
         MEMBER("csrf_token", "{\"type\":\"string\",\"pattern\":\"^[0-9a-f]{64}$\"}") ","
         MEMBER("user",
             OBJECT("\"id\",\"user_name\",\"display_name\",\"role\",\"enabled\",\"valid_until\",\"party_id\"",
                 MEMBER("id", ID) ","
                 MEMBER("user_name", TEXT) ","
                 MEMBER("display_name", TEXT) ","
                 MEMBER("role", TEXT) ","
                 MEMBER("enabled", "{\"type\":\"boolean\"}") ","
                 MEMBER("valid_until", "{\"type\":[\"string\",\"null\"],\"format\":\"date\"}") ","
                 MEMBER("party_id", ID_OR_NULL))) ","
         MEMBER("expires_at", TIME) ","
         MEMBER("draft_key", "{\"type\":\"string\",\"pattern\":\"^[0-9a-f]{64}$\"}"))},
    {"headroom",
     OBJECT("\"project_id\",\"fund_id\",\"currency\",\"amount\",\"passes\",\"rule\",\"bases\","
         "\"as_of\",\"as_known\",\"refs\"",
         MEMBER("project_id", ID) ","
         MEMBER("fund_id", ID_OR_NULL) ","
         MEMBER("currency", TEXT) ","
         MEMBER("amount", AMOUNT) ","
         MEMBER("passes", "{\"type\":\"boolean\"}") ","
         MEMBER("rule", "{\"anyOf\":[" OF("rule") ",{\"type\":\"null\"}]}") ","
         MEMBER("bases", LIST_OF(BASIS)) ","
         VIEW_MEMBERS)},
    {"series_receipt",
     OBJECT("\"stored\",\"repeated\",\"first_on\",\"last_on\",\"first_seq\",\"last_seq\","
            "\"waiting\",\"waiting_rates\"",
         MEMBER("stored", COUNT) ","
         MEMBER("repeated", COUNT) ","
         MEMBER("first_on", DATE_OR_NULL) ","
         MEMBER("last_on", DATE_OR_NULL) ","
         MEMBER("first_seq", ID_OR_NULL) ","
         MEMBER("last_seq", ID_OR_NULL) ","
         MEMBER("waiting", COUNT) ","
         MEMBER("waiting_rates", LIST_OF(WAITING_RATE)))},
    {"batch",
     OBJECT("\"records\"",
         MEMBER("records", "{\"type\":\"array\",\"minItems\":1,\"maxItems\":1000,\"items\":" OF("batch_record") "}"))},
    {"batch_record",
     OBJECT("\"kind\",\"record\"",
         MEMBER("kind", TEXT) ","
         MEMBER("record", "{\"type\":\"object\"}") ","
         MEMBER("label", TEXT_OR_NULL) ","
         MEMBER("effective_date", DATE_OR_NULL) ","
         MEMBER("confirm_future", "{\"type\":[\"boolean\",\"null\"]}") ","
         MEMBER("expected_version", ID_OR_NULL))},
    {"batch_receipt",
     OBJECT("\"records\"",
         MEMBER("records", LIST_OF(OBJECT("\"kind\",\"id\",\"seq\",\"label\"",
             MEMBER("kind", TEXT) ","
             MEMBER("id", ID) ","
             MEMBER("seq", ID) ","
             MEMBER("label", TEXT_OR_NULL)))))},
    {"pack_receipt",
     OBJECT("\"stored\",\"unchanged\",\"first_seq\",\"last_seq\"",
         MEMBER("stored", COUNT) ","
         MEMBER("unchanged", COUNT) ","
         MEMBER("first_seq", ID_OR_NULL) ","
         MEMBER("last_seq", ID_OR_NULL))},
    {"import_approved",
     OBJECT("\"approved\",\"first_seq\",\"last_seq\"",
         MEMBER("approved", COUNT) ","
         MEMBER("first_seq", ID) ","
         MEMBER("last_seq", ID))},
    {"journal_item", OBJECT(JOURNAL_REQUIRED, JOURNAL_MEMBERS)},
    {"journal_page",
     OBJECT("\"items\",\"next_cursor\",\"as_of\",\"as_known\",\"refs\"",
         MEMBER("items", LIST_OF(OF("journal_item"))) ","
         MEMBER("next_cursor", TEXT_OR_NULL) ","
         VIEW_MEMBERS)},
    {"journal_entry",
     OBJECT("\"item\",\"as_of\",\"as_known\",\"refs\"",
         MEMBER("item", OF("journal_item")) ","
         VIEW_MEMBERS)},
    {"journal_receipt",
     OBJECT("\"seq\",\"hash\",\"path\",\"previous_seq\",\"sealed_seq\",\"sealed_hash\","
            "\"ledger_id\",\"public_key\",\"signature\"",
         MEMBER("seq", ID) ","
         MEMBER("hash", DIGEST) ","
         MEMBER("path", LIST_OF(DIGEST)) ","
         MEMBER("previous_seq", COUNT) ","
         MEMBER("sealed_seq", ID) ","
         MEMBER("sealed_hash", DIGEST) ","
         MEMBER("ledger_id", DIGEST) ","
         MEMBER("public_key", DIGEST) ","
         MEMBER("signature", "{\"type\":\"string\",\"pattern\":\"^[0-9a-f]{128}$\"}"))},
    {"report",
     OBJECT("\"template\",\"version\",\"fund_id\",\"currency\",\"year_from\",\"quarter_from\",\"to\","
         "\"sections\",\"as_of\",\"as_known\",\"refs\"",
         MEMBER("template", TEXT) ","
         MEMBER("version", TEXT) ","
         MEMBER("fund_id", ID) ","
         MEMBER("currency", TEXT) ","
         MEMBER("year_from", DATE) ","
         MEMBER("quarter_from", DATE) ","
         MEMBER("to", DATE) ","
         MEMBER("sections", LIST_OF(OBJECT("\"code\",\"label_en\",\"label_zh\",\"layout\","
             "\"columns\",\"rows\"",
             REPORT_LABELS ","
             MEMBER("layout", TEXT) ","
             MEMBER("columns", LIST_OF(OBJECT(REPORT_LABEL_NAMES ",\"status\"",
                 REPORT_LABELS "," MEMBER("status", TEXT_OR_NULL)))) ","
             MEMBER("rows", LIST_OF(OBJECT(REPORT_LABEL_NAMES ",\"status\",\"cells\"",
                 REPORT_LABELS "," MEMBER("status", TEXT_OR_NULL) ","
                 MEMBER("cells", LIST_OF(REPORT_CELL)))))))) ","
         VIEW_MEMBERS)},
    {"proof_begun", OBJECT("\"id\"", MEMBER("id", ID))},
    {"proof_run",
     OBJECT("\"id\",\"asked_by\",\"asked_by_name\",\"begun_at\",\"ended_at\",\"outcome\",\"head\",\"proved\","
            "\"fault_count\",\"fault_seq\",\"fault\"",
         MEMBER("id", ID) ","
         MEMBER("asked_by", ID_OR_NULL) ","
         MEMBER("asked_by_name", TEXT_OR_NULL) ","
         MEMBER("begun_at", TEXT) ","
         MEMBER("ended_at", TEXT_OR_NULL) ","
         MEMBER("outcome",
             "{\"enum\":[\"running\",\"sound\",\"damaged\",\"failed\",\"foreign\"]}") ","
         MEMBER("head", COUNT) ","
         MEMBER("proved", COUNT) ","
         MEMBER("fault_count", COUNT) ","
         MEMBER("fault_seq", ID_OR_NULL) ","
         MEMBER("fault", TEXT_OR_NULL))},
    {"proofs",
     OBJECT("\"runs\",\"last_sound\",\"checkpoint\",\"keys\",\"head\"",
         MEMBER("runs", LIST_OF(OF("proof_run"))) ","
         MEMBER("last_sound", "{\"anyOf\":[" OF("proof_run") ",{\"type\":\"null\"}]}") ","
         MEMBER("checkpoint", OBJECT("\"configured\",\"seq\",\"written_at\",\"fault_seq\"",
             MEMBER("configured", "{\"type\":\"boolean\"}") ","
             MEMBER("seq", ID_OR_NULL) ","
             MEMBER("written_at", TEXT_OR_NULL) ","
             MEMBER("fault_seq", ID_OR_NULL))) ","
         MEMBER("keys", LIST_OF(OBJECT("\"id\",\"public_key\",\"host\",\"recorded_at\","
             "\"ended_by\",\"ended_at\",\"end_reason\"",
             MEMBER("id", ID) ","
             MEMBER("public_key", DIGEST) ","
             MEMBER("host", TEXT) ","
             MEMBER("recorded_at", TEXT) ","
             MEMBER("ended_by", ID_OR_NULL) ","
             MEMBER("ended_at", TEXT_OR_NULL) ","
             MEMBER("end_reason", TEXT_OR_NULL)))) ","
         MEMBER("head", COUNT))},
    {"dossier",
     OBJECT("\"decided\",\"frozen\",\"digest\",\"as_of\",\"as_known\",\"refs\",\"receipt\"",
         MEMBER("decided", "{\"type\":\"boolean\"}") ","
         MEMBER("frozen", "{\"type\":\"object\"}") ","
         MEMBER("digest",
             "{\"type\":[\"string\",\"null\"],\"pattern\":\"^[0-9a-f]{64}$\"}") ","
         MEMBER("receipt", "{\"anyOf\":[" OF("journal_receipt") ",{\"type\":\"null\"}]}") ","
         VIEW_MEMBERS)},
    {"desk",
     OBJECT("\"counts\",\"rows\",\"total\",\"cash\",\"as_of\",\"as_known\",\"refs\"",
         MEMBER("counts", LIST_OF(OBJECT("\"reason\",\"kind\",\"count\"",
             MEMBER("reason", DESK_REASON) ","
             MEMBER("kind", TEXT) ","
             MEMBER("count", ID)))) ","
         MEMBER("rows", LIST_OF(OBJECT(
             "\"reason\",\"kind\",\"subject_id\",\"seq\",\"about_id\",\"fund_id\",\"currency\","
             "\"amount\",\"since\",\"proposed_by\",\"proposal_count\"",
             MEMBER("reason", DESK_REASON) ","
             MEMBER("kind", TEXT) ","
             MEMBER("subject_id", ID) ","
             MEMBER("seq", ID) ","
             MEMBER("about_id", ID_OR_NULL) ","
             MEMBER("fund_id", ID_OR_NULL) ","
             MEMBER("currency", TEXT_OR_NULL) ","
             MEMBER("amount", AMOUNT_OR_NULL) ","
             MEMBER("since", DATE) ","
             MEMBER("proposed_by", ID_OR_NULL) ","
             MEMBER("proposal_count", ID)))) ","
         MEMBER("total", COUNT) ","
         MEMBER("cash", OBJECT("\"funds\",\"tracked\",\"amount\",\"currency\"",
             MEMBER("funds", COUNT) ","
             MEMBER("tracked", COUNT) ","
             MEMBER("amount", AMOUNT_OR_NULL) ","
             MEMBER("currency", "{\"const\":\"CNY\"}"))) ","
         VIEW_MEMBERS)},
    {"import_job", IMPORT_JOB},
    {"import_jobs", OBJECT("\"items\"", MEMBER("items", LIST_OF(OF("import_job"))))},
    {"bundle_job", BUNDLE_JOB},
    {"bundle_jobs", OBJECT("\"items\"", MEMBER("items", LIST_OF(OF("bundle_job"))))},
    {"import_tables",
     OBJECT("\"plan\",\"read\"",
         MEMBER("plan", "{\"type\":[\"object\",\"null\"]}") ","
         MEMBER("read", "{\"anyOf\":[{\"type\":\"null\"}," OBJECT("\"tables\",\"faults\"",
             MEMBER("tables", LIST_OF(IMPORT_TABLE)) ","
             MEMBER("faults", LIST_OF(OF("import_fault")))) "]}"))},
    {"import_fault",
     OBJECT("\"weight\",\"code\",\"file\",\"sheet\",\"row\",\"column\",\"field\",\"value\",\"en\","
         "\"zh\"",
         MEMBER("weight", "{\"enum\":[\"note\",\"question\",\"fault\"]}") ","
         MEMBER("code", TEXT) ","
         MEMBER("file", TEXT_OR_NULL) ","
         MEMBER("sheet", TEXT_OR_NULL) ","
         MEMBER("row", ID_OR_NULL) ","
         MEMBER("column", TEXT_OR_NULL) ","
         MEMBER("field", TEXT_OR_NULL) ","
         MEMBER("value", TEXT_OR_NULL) ","
         MEMBER("en", TEXT_OR_NULL) ","
         MEMBER("zh", TEXT_OR_NULL))},
    {"import_faults",
     OBJECT("\"page_count\",\"faults\"",
         MEMBER("page_count", COUNT) ","
         MEMBER("faults", LIST_OF(OF("import_fault"))))},
    {"overview",
     OBJECT("\"totals\",\"chain\",\"tightest\",\"recent\",\"as_of\",\"as_known\",\"refs\"",
         MEMBER("totals",
             OBJECT("\"funds\",\"firms\",\"projects\",\"approved\",\"paid\",\"pending\","
                 "\"currency\"",
                 MEMBER("funds", COUNT) ","
                 MEMBER("firms", COUNT) ","
                 MEMBER("projects", COUNT) ","
                 MEMBER("approved", AMOUNT) ","
                 MEMBER("paid", AMOUNT) ","
                 MEMBER("pending", AMOUNT) ","
                 MEMBER("currency", "{\"const\":\"CNY\"}"))) ","
         MEMBER("chain",
             OBJECT("\"nodes\",\"links\",\"other_firms\",\"left_out\"",
                 MEMBER("nodes", LIST_OF(NODE)) ","
                 MEMBER("links", LIST_OF(LINK)) ","
                 MEMBER("other_firms", COUNT) ","
                 MEMBER("left_out", COUNT))) ","
         MEMBER("tightest", LIST_OF(TIGHT)) ","
         MEMBER("recent", LIST_OF(OF("journal_item"))) ","
         VIEW_MEMBERS)},
    {"home",
     OBJECT("\"overview\",\"desk\",\"figures\",\"setup\",\"as_of\",\"as_known\"",
         MEMBER("overview", OF("overview")) ","
         MEMBER("desk", OF("desk")) ","
         MEMBER("figures", "{\"anyOf\":[{\"type\":\"null\"}," OF("performance") "]}") ","
         MEMBER("setup", LIST_OF(OF("setup_step"))) ","
         MEMBER("as_of", DATE) ","
         MEMBER("as_known", COUNT))},
    {0},
};
/* clang-format on */
