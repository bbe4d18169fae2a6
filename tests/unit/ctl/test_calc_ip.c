/* `fundtrail calc ip` as a user runs it: published cases, worked examples, and what is refused. */
#include "support_command.h"
#include "support_golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LINE_MAX_BYTES 65536

static bool same_answer(const char *asked, const json_t *expected)
{
    struct outcome outcome = command_calc("ip", asked, strlen(asked));
    json_t *answer = outcome_answer(asked, &outcome);
    bool same = json_equal(answer, expected) != 0;

    if (!same)
        print_error("%s\nanswers %s\n", asked, outcome.out.bytes);
    json_decref(answer);
    outcome_done(&outcome);
    return same;
}

/* Exit code 2, nothing on standard output, and a complaint that has all three texts. */
static bool is_refused(const char *asked, const char *const texts[3])
{
    struct outcome outcome = command_calc("ip", asked, strlen(asked));
    bool refused = outcome.code == 2 && outcome.out.length == 0 && outcome.complaint.length > 0;

    for (size_t i = 0; i < 3 && refused; i++)
        refused = texts[i] == NULL || strstr(outcome.complaint.bytes, texts[i]) != NULL;
    if (!refused)
        print_error("%s: exit code %d, %s\n", asked, outcome.code,
                    outcome.complaint.length > 0 ? outcome.complaint.bytes : "no complaint");
    outcome_done(&outcome);
    return refused;
}

static bool published_holds(const json_t *line)
{
    char *asked = json_dumps(json_object_get(line, "asked"), JSON_COMPACT);
    const char *fault = json_string_value(json_object_get(line, "refused"));
    const char *digit = json_string_value(json_object_get(line, "right_digit"));
    char told[40] = "";
    bool holds;

    if (digit != NULL)
        snprintf(told, sizeof told, "the right check digit is %s ", digit);
    holds = fault == NULL ? same_answer(asked, json_object_get(line, "answer"))
                          : is_refused(asked, (const char *[]){"input: ", fault, told});
    free(asked);
    return holds;
}

static void every_published_case_is_answered_or_refused(void **state)
{
    static char text[LINE_MAX_BYTES];
    size_t count = 0;
    size_t wrong = 0;
    FILE *file = fopen(FUNDTRAIL_SOURCE_DIR "/tests/golden/ip.jsonl", "r");

    (void)state;
    assert_non_null(file);
    while (fgets(text, sizeof text, file) != NULL) {
        json_t *line = json_loads(text, 0, NULL);

        assert_non_null(line);
        wrong += !published_holds(line);
        count++;
        json_decref(line);
    }
    fclose(file);
    assert_int_equal(count, 141);
    assert_int_equal(wrong, 0);
}

/* Worked by hand, or on the pages that the fields of law are described on. */
static const struct {
    const char *asked;
    const char *answer;
} examples[] = {
    {"{'case':'loss_sharing','principal':'4200000.00','base':'principal','recovery':'500000.00',"
     "'costs':'20000.00','shares':[['insurer',6],['bank',2],['guarantor',2]]}",
     "{'base':'4200000.00','paid':{'insurer':'2520000.00','bank':'840000.00',"
     "'guarantor':'840000.00'},'recovery_net':'480000.00','recovered':{'insurer':'288000.00',"
     "'bank':'96000.00','guarantor':'96000.00'},'net_loss':{'insurer':'2232000.00',"
     "'bank':'744000.00','guarantor':'744000.00'},'uncovered_for_bank':'0.00'}"},
    /* A firm's 12,000,000 under a cap of 10,000,000: of a loan of 6,000,000, five count. */
    {"{'case':'loss_sharing','principal':'6000000','base':'principal','cap_balance':'10000000',"
     "'firm_balance':'12000000','shares':[['government',70],['bank',30]]}",
     "{'base':'5000000.00','paid':{'government':'3500000.00','bank':'1500000.00'},"
     "'recovery_net':'0.00','recovered':{'government':'0.00','bank':'0.00'},"
     "'net_loss':{'government':'3500000.00','bank':'1500000.00'},"
     "'uncovered_for_bank':'1000000.00'}"},
    /* The insurer bears at most its limit; the fund takes what is beyond it. */
    {"{'case':'loss_sharing','principal':'1000000','interest':'50000','base':'principal_interest',"
     "'shares':[['insurer',7],['bank',3],['fund',0]],"
     "'limits':[{'party':'insurer','limit':'150000','rest_to':'fund'}],'recovery':'100'}",
     "{'base':'1050000.00','paid':{'insurer':'150000.00','bank':'315000.00','fund':'585000.00'},"
     "'recovery_net':'100.00','recovered':{'insurer':'14.29','bank':'30.00','fund':'55.71'},"
     "'net_loss':{'insurer':'149985.71','bank':'314970.00','fund':'584944.29'},"
     "'uncovered_for_bank':'0.00'}"},
    /* One party pays first; what recovery left is the loss, and gives nothing back. */
    {"{'case':'loss_sharing','principal':'900000','interest':'100000','base':'after_recovery',"
     "'recovery':'210000','costs':'10000','first':{'party':'bank','amount':'100000'},"
     "'shares':[['fund',1],['bank',1]]}",
     "{'base':'800000.00','paid':{'fund':'350000.00','bank':'450000.00'},"
     "'recovery_net':'200000.00','recovered':{'fund':'0.00','bank':'0.00'},"
     "'net_loss':{'fund':'350000.00','bank':'450000.00'},'uncovered_for_bank':'0.00'}"},
    {"{'case':'subsidy','input':{'actual_loss':'744000.00'}}", "{'compensation':'148800.00'}"},
    {"{'case':'subsidy','input':{'loan':'5000000','lp':'0.03','days':365,'year_days':365,"
     "'interest_paid':'80000.00'}}",
     "{'computed':'90000.00','granted':'80000.00'}"},
    {"{'case':'subsidy','input':{'balance':'200000000','bad':'7000000'}}",
     "{'compensation':'1200000.00'}"},
    {"{'case':'subsidy','input':{'balance':'200000000','bad':'2000000'}}",
     "{'compensation':'0.00'}"},
    {"{'case':'subsidy','input':{'issue':'500000000'}}", "{'subsidy':'4000000.00'}"},
    {"{'case':'subsidy','input':{'guarantee':'5000000.00'}}",
     "{'borne':'1000000.00','fee':'3000.00'}"},
    {"{'case':'subsidy','input':{'principal':'2000000.00'}}", "{'compensation':'600000.00'}"},
    {"{'case':'subsidy','input':{'cost':'100000','levels':[{'level':'district','rate':'0.8',"
     "'cap':'50000','used':'10000'},{'level':'city','rate':'0.8'},"
     "{'level':'province','rate':'0.5','budget':'7'}]}}",
     "{'levels':[{'level':'district','computed':'80000.00','granted':'40000.00','cut_by':'cap'},"
     "{'level':'city','computed':'80000.00','granted':'60000.00','cut_by':'cost'},"
     "{'level':'province','computed':'50000.00','granted':'0.00','cut_by':'cost'}],"
     "'granted':'100000.00','firm_pays':'0.00'}"},
    /* Repriced within a period: 12 days at 3.65 % and 19 at 3.55 %. */
    {"{'case':'loan_schedule','method':'interest monthly, principal at maturity','P':'1000000',"
     "'lpr':'0.03','bp':65,'rates':[{'from':'2026-01-01','lpr':'0.029'}],'d0':'2025-12-20',"
     "'months':2,'basis':'act/360'}",
     "{'total_interest':'6147.22','rows':[{'due':'2026-01-20','days':31,'interest':'3090.28',"
     "'principal':'0.00'},{'due':'2026-02-20','days':31,'interest':'3056.94',"
     "'principal':'1000000.00'}]}"},
    {"{'case':'payment_order','input':{'payment':'100','costs':'10','interest':'20',"
     "'principal':'30'}}",
     "{'costs':'10.00','interest':'20.00','principal':'30.00','left':{'costs':'0.00',"
     "'interest':'0.00','principal':'0.00'},'surplus':'40.00'}"},
    {"{'case':'loan_overdue','as_of':'2026-11-01','paid':'100.00','dues':[{'due':'2026-06-20',"
     "'amount':'100.00'},{'due':'2026-07-20','amount':'100'},{'due':'2026-11-01','amount':'9'}]}",
     "{'overdue':'100.00','since':'2026-07-20','days':104,'class':'substandard'}"},
    /* Grace ends in the October holiday, so it moves; a day that is worked all the same counts. */
    {"{'case':'annual_fee','kind':'invention','filing':'2019-04-02','grant':'2022-03-25','year':8,"
     "'paid':'2026-10-08','weekend':true,'holidays':['2026-10-01','2026-10-02','2026-10-05',"
     "'2026-10-06','2026-10-07']}",
     "{'grant_year':3,'due':'2026-04-02','full':'2000.00','reduction':'0','status':'in_force',"
     "'months_late':6,'fee':'2000.00','late_fee':'500.00','total':'2500.00',"
     "'grace_end':'2026-10-08'}"},
    {"{'case':'restoration','kind':'invention','filing':'2019-04-02','grant':'2022-03-25',"
     "'year':8,'reduction':'single'}",
     "'1800.00'"},
    {"{'case':'mark_renewal','registered':'2016-11-07','weekend':true}",
     "{'opens':'2025-11-07','expires':'2026-11-07','grace_end':'2027-05-07',"
     "'renewed_until':'2036-11-07'}"},
    {"{'case':'expiry','kind':'design','filing':'2022-02-28'}", "'2037-02-28'"},
    /* The last days that can be told. */
    {"{'case':'mark_renewal','registered':'2100-12-31','renewals':8}",
     "{'opens':'2189-12-31','expires':'2190-12-31','grace_end':'2191-06-30',"
     "'renewed_until':'2200-12-31'}"},
    {"{'case':'expiry','kind':'invention','filing':'2010-01-01','compensated_days':400}",
     "'2031-02-05'"},
    {"{'case':'pledge_admissibility','facts':{'right':'invention','filing':'2019-04-02',"
     "'granted':'2022-03-25','fees_paid_through_year':7,'as_of':'2026-04-02','owners':['F1'],"
     "'pledgor':'F1','debt_end':'2027-06-20','status':'in_force'}}",
     "{'verdict':'refuse','ground':'annual_fee_unpaid'}"},
    {"{'case':'pledge_admissibility','facts':{'right':'invention','filing':'2019-04-02',"
     "'granted':'2022-03-25','owners':['F1','F2'],'pledgor':'F1','debt_end':'2027-06-20',"
     "'status':'preserved','pledged':true}}",
     "{'verdict':'refuse','ground':'suspended_or_preserved'}"},
    {"{'case':'pledge_admissibility','facts':{'right':'invention','filing':'2019-04-02',"
     "'granted':'2022-03-25','owners':['F1','F2'],'pledgor':'F1','debt_end':'2027-06-20',"
     "'status':'in_force'}}",
     "{'verdict':'refuse','ground':'co_owner_consent_missing'}"},
    {"{'case':'pledge_admissibility','facts':{'right':'invention','filing':'2019-04-02',"
     "'granted':'2022-03-25','owners':['F1'],'pledgor':'F1','debt_end':'2027-06-20',"
     "'status':'lapsed'}}",
     "{'verdict':'refuse','ground':'terminated_or_invalidated'}"},
    {"{'case':'pledge_admissibility','facts':{'right':'invention','filing':'2019-04-02',"
     "'granted':'2022-03-25','owners':['F1'],'pledgor':'F1','debt_end':'2027-06-20',"
     "'status':'in_force','contract':{'parties':true,'debt_kind':true,'debt_amount':'5000000',"
     "'term':true,'patents':true}}}",
     "{'verdict':'refuse','ground':'contract_incomplete'}"},
    {"{'case':'pool_and_guarantor','input':{'net_assets':'400000000','client':'39000000',"
     "'proposal':'1000000.01'}}",
     "{'limit':'40000000.00','headroom':'1000000.00','verdict':'block'}"},
    {"{'case':'pool_and_guarantor','input':{'outstanding':'100','overdue':'5','line':'0.05',"
     "'trigger':'ge'}}",
     "{'ratio':'0.050000','state':'stopped'}"},
    {"{'case':'securitisation','input':{'inflow':'141000000','fees':'350000','senior':'140000000',"
     "'coupon':'0.022','days':365,'year':365,'top_up_limit':'2000000'}}",
     "{'fees':'350000.00','senior_interest':'3080000.00','senior_principal':'137570000.00',"
     "'junior':'0.00','shortfall':'2430000.00','top_up':'2000000.00','unpaid':'430000.00'}"},
    {"{'case':'valuation','method':'relief from royalty','input':{'revenue':['100','100'],"
     "'royalty':'0.1','tax':'0','discount':'0','royalty_decay':'0.2'}}",
     "{'value':'18.00','rows (royalty after tax, factor, present value)':"
     "[['10.00','1.000000','10.00'],['8.00','1.000000','8.00']]}"},
    {"{'case':'indicator','input':{'valid_inventions':14214,'per_10000':'312'}}",
     "{'residents':455577}"},
    {"{'case':'indicator','input':{'amount':'190000000','firm_times':50}}",
     "{'per_firm_time':'3800000.00'}"},
    {"{'case':'indicator','input':{'patents':[{'sei':true,'valid':false},{'award':true}]}}",
     "{'high_value':1}"},
    {"{'case':'docket','as_of':'2020-12-31','rights':[{'kind':'invention','filing':'2015-01-01',"
     "'events':[{'type':'granted','day':'2020-03-01'},{'type':'pledged','day':'2020-05-01'}]},"
     "{'kind':'utility_model','filing':'2010-06-01','events':[{'type':'granted',"
     "'day':'2011-01-01'}]},{'kind':'mark','filing':'2021-01-01'}]}",
     "{'rights':3,'in_force':{'invention':1,'utility_model':0,'design':0,'mark':0},"
     "'by_status':{'none':1,'filed':0,'published':0,'examined':0,'granted':1,'expired':1,"
     "'lapsed':0,'abandoned':0,'invalidated':0},'granted_in_year':1,'pledged':1,'licensed':0,"
     "'preserved':0}"},
    {"{'case':'patent_number_valid','input':'ＺＬ２０１９１００２１３９０．３'}",
     "'201910021390.3'"},
    {"{'case':'patent_number_valid','input':'85100087'}", "'85100087'"},
    {"{'case':'patent_number_valid','input':'203110123456.0','as_of':'2031-01-01'}",
     "'203110123456.0'"},
    /* What is expected may stand in the case, and changes nothing. */
    {"{'case':'term_compensation_fee','id':'p1','days':400,'expect':'1.00'}", "'8000.00'"},
};

/* JSON is written with single quotes here. */
static char *quoted(const char *text)
{
    static char copies[2][4096];
    static size_t used;
    char *copy = copies[used++ % 2];

    snprintf(copy, sizeof copies[0], "%s", text);
    for (char *at = copy; (at = strchr(at, '\'')) != NULL;)
        *at = '"';
    return copy;
}

static void worked_examples_are_answered(void **state)
{
    size_t wrong = 0;

    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        json_t *answer = json_loads(quoted(examples[i].answer), JSON_DECODE_ANY, NULL);

        assert_non_null(answer);
        wrong += !same_answer(quoted(examples[i].asked), answer);
        json_decref(answer);
    }
    assert_int_equal(wrong, 0);
}

#define FEE(more)                                                                                  \
    "{'case':'annual_fee','kind':'invention','filing':'2019-04-02','grant':'2022-03-25'" more "}"
#define LOAN(more) "{'case':'loan_schedule','d0':'2025-06-20'" more "}"
#define LOSS(more) "{'case':'loss_sharing','base':'principal','principal':'1000'" more "}"
#define SHARES ",'shares':[['fund',1],['bank',1]]"
#define PLEDGE(more)                                                                               \
    "{'case':'pledge_admissibility','facts':{'right':'invention','filing':'2019-04-02',"           \
    "'granted':'2022-03-25','pledgor':'F1','debt_end':'2026-06-20'" more "}}"
#define SUBSIDY(more) "{'case':'subsidy','input':{" more "}}"

/* What is asked, and where and in which words of both languages it is refused. */
static const struct {
    const char *asked;
    const char *texts[3];
} refusals[] = {
    {"[]", {"the case must be an object", "案例须为对象", NULL}},
    {"{'input':'1'}", {"\"case\" is missing", "缺少字段 case", NULL}},
    {"{'case':'no such'}", {"case: there is no such list", "没有这一类案例", NULL}},
    {"{'case':'expiry','kind':'plant','filing':'2019-04-02'}",
     {"kind: must be one of: invention", "须为其一", NULL}},
    {"{'case':'expiry','kind':'','filing':'2019-04-02'}", {"kind: must be", "须为其一", NULL}},
    {"{'case':'expiry','kind':'invention utility_model','filing':'2019-04-02'}",
     {"kind: must be", "须为其一", NULL}},
    {"{'case':'expiry','kind':'invention','filing':'2019-04-02','':1}",
     {": not understood", "不识别该字段", NULL}},
    {"{'case':'expiry','kind filing':1,'kind':'invention','filing':'2019-04-02'}",
     {"kind filing: not understood", "不识别该字段", NULL}},
    {"{'case':'expiry','kind':'invention','filing':'2019-02-30'}",
     {"filing: must be a day that exists", "须为存在的日期", NULL}},
    {"{'case':'expiry','kind':'invention','filing':'2101-01-01'}",
     {"filing: must be a day that exists", "2100 年", NULL}},
    {"{'case':'expiry','kind':'invention','filing':'2019-04-02','term':20}",
     {"term: not understood", "不识别该字段", NULL}},
    {"{'case':'expiry','kind':'design','filing':'2019-04-02','compensated_days':3}",
     {"compensated_days: only the term of an invention", "只有发明专利", NULL}},
    {"{'case':'patent_number_valid','input':'ZL201810123456.7'}",
     {"input: check_digit: the right check digit is 5", "应为 5", NULL}},
    {"{'case':'patent_number_valid','input':'ZL201810123456X7'}",
     {"input: character: ", "字符", NULL}},
    {"{'case':'patent_number_valid','input':'98101765'}", {"input: length: ", "位数", NULL}},
    {"{'case':'patent_number_valid','input':'ZL04101765.4'}", {"input: year: ", "年份", NULL}},
    {"{'case':'patent_number_valid','input':7}", {"input: must be a string", "须为文字", NULL}},
    {"{'case':'patent_number_pairs','application':'201911044411.X','grant':'CN110941994A'}",
     {"grant: must be CN", "授权公告", NULL}},
    {FEE(",'year':8"), {"\"paid\" is missing", "缺少字段 paid", NULL}},
    {FEE(",'year':2,'paid':'2026-04-02'"), {"year: no fee is owed", "该年度不应缴费", NULL}},
    {FEE(",'year':21,'paid':'2026-04-02'"), {"year: must be from 1 to 20", "之间", NULL}},
    {FEE(",'year':8,'paid':'2018-04-02'"), {"paid: must not lie before", "缴费日", NULL}},
    {FEE(",'year':8,'paid':'2026-04-02','reduction':'double'"),
     {"reduction: must be one of", "须为其一", NULL}},
    {FEE(",'year':8,'paid':'2026-04-02','holidays':['2026-10-32']"),
     {"holidays[0]: must be a day", "日期", NULL}},
    {"{'case':'annual_fee','kind':'utility_model','filing':'2019-04-02','grant':'2020-03-25',"
     "'year':11,'paid':'2029-04-02'}",
     {"year: no fee is owed", "权利已届满", NULL}},
    {"{'case':'annual_fee','kind':'invention','filing':'2019-04-02','grant':'2018-03-25',"
     "'year':11,'paid':'2029-04-02'}",
     {"grant: must lie between", "授权日须在", NULL}},
    {"{'case':'fee_sums','kind':'design','years':[1,16]}", {"years: ", "年度", NULL}},
    {"{'case':'fee_sums','kind':'design','years':[3,2]}", {"years: ", "年度", NULL}},
    {"{'case':'fee_sums','kind':'design','years':[1,2],'reduction':'joint'}",
     {"\"grant_year\" is missing", "grant_year", NULL}},
    {"{'case':'docket','as_of':'2020-12-31','rights':[{'kind':'invention','filing':'2015-01-01',"
     "'events':[{'type':'pledged','day':'2020-05-01'}]}]}",
     {"rights[0].events[0]: cannot follow", "相矛盾", NULL}},
    {PLEDGE(",'status':'sleeping','owners':['F1']"), {"facts.status: must be", "法律状态", NULL}},
    {PLEDGE(",'status':'in_force'"), {"owners", "权利人", NULL}},
    {PLEDGE(",'status':'in_force','owners':['F1'],'acknowledged':['already_pledged']"),
     {"facts.acknowledged[0]: only same_day_invention", "只有", NULL}},
    {LOAN(",'method':'lump','P':'1','r':'0.1','n':1"), {"method: must be", "等额本金", NULL}},
    {LOAN(",'method':'annuity','P':'0','r':'0.1','n':1"), {"P: must be from 0.01", "之间", NULL}},
    {LOAN(",'method':'annuity','P':'1.005','r':'0.1','n':1"),
     {"P: must be a decimal number with at most 2", "2 位小数", NULL}},
    {LOAN(",'method':'annuity','P':'1','r':'3.65','n':1"),
     {"r: must be from 0.0000000000 to 1.0000000000", "之间", NULL}},
    {LOAN(",'method':'annuity','P':'1','r':'0.1','n':601"), {"n: must be from 1", "600", NULL}},
    {LOAN(",'method':'annuity','P':'1','lpr':'0.01','bp':-200,'n':6"),
     {"lpr: with the basis points", "加点后", NULL}},
    {LOAN(",'method':'interest monthly, principal at maturity','P':'1','r':'0.1','months':6"),
     {"\"basis\" is missing", "basis", NULL}},
    {LOAN(",'method':'interest monthly, principal at maturity','P':'1','r':'0.1','months':6,"
          "'step':3,'basis':'act/360'"),
     {"step: is not what the method says", "还款方式", NULL}},
    {LOAN(",'method':'annuity','P':'1','r':'0.1','n':6,'rates':[{'from':'2025-06-20','r':'0.1'}]"),
     {"rates[0].from: must lie after", "须晚于", NULL}},
    {LOSS(",'shares':[]"), {"shares: must name parties", "份额", NULL}},
    {LOSS(",'shares':[['bank',1],['bank',1]]"), {"shares[1]: ", "已有份额", NULL}},
    {LOSS(",'shares':[['bank',-1]]"), {"shares[0][1]: must be from 0", "之间", NULL}},
    {LOSS(SHARES ",'fund':'pool','fund_limit':'1'"), {"fund: is none", "不在分担各方", NULL}},
    {LOSS(SHARES ",'recovery':'1000.01'"), {"recovery: more is recovered", "追偿款", NULL}},
    {LOSS(SHARES ",'firm_balance':'999'"), {"firm_balance: ", "不得小于本金", NULL}},
    {LOSS(SHARES ",'ip':'1.01'"), {"ip: must be from 0", "之间", NULL}},
    {LOSS(SHARES ",'limits':[{'party':'bank','limit':'1','rest_to':'bank'}]"),
     {"limits[0]: ", "另一方", NULL}},
    {SUBSIDY("'cost':'5'"), {"input: which calculation", "不能确定", NULL}},
    {SUBSIDY("'fee':'-5'"), {"input.fee: must be from 0.00", "之间", NULL}},
    {SUBSIDY("'fee':'5','cap':'5'"), {"input.cap: not understood", "不识别", NULL}},
    {SUBSIDY("'loan':'5','rate':'0.02','policy_year':0"), {"input.policy_year: ", "之间", NULL}},
    {SUBSIDY("'balance':'5','bad':'6'"), {"input.bad: must not be more", "不良贷款", NULL}},
    {"{'case':'pool_and_guarantor','input':{'outstanding':'5','overdue':'6','line':'0.05',"
     "'trigger':'gt'}}",
     {"input.overdue: ", "逾期金额", NULL}},
    {"{'case':'valuation','method':'guess','input':{}}", {"method: ", "成本法", NULL}},
    {"{'case':'valuation','method':'cost','input':{'replacement':'1','age_years':21,"
     "'life_years':20}}",
     {"input.age_years: ", "已使用年限", NULL}},
    {"{'case':'indicator','input':{'amount':'1'}}", {"input: must name loans", "分母", NULL}},
    {"{'case':'indicator','input':{'valid_inventions':1,'residents':0}}",
     {"input.residents: must be from 1", "之间", NULL}},
};

static void bad_input_is_refused_by_field_in_both_languages(void **state)
{
    size_t wrong = 0;

    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++)
        wrong += !is_refused(quoted(refusals[i].asked), refusals[i].texts);
    assert_int_equal(wrong, 0);
}

/* What stands in no case, or only in another place. */
static json_t *odd_value(uint64_t *seed)
{
    static const char *const texts[] = {"null",
                                        "true",
                                        "-1",
                                        "0",
                                        "1e30",
                                        "1e-9",
                                        "600",
                                        "\"\"",
                                        "\"0\"",
                                        "\"-0.01\"",
                                        "\"1\"",
                                        "\"1.0001\"",
                                        "[]",
                                        "{}",
                                        "[[\"bank\",1]]",
                                        "[1]",
                                        "\"single\"",
                                        "\"1900-01-01\"",
                                        "\"2200-12-31\"",
                                        "\"9999999999999.99\"",
                                        "\"0.0000000001\"",
                                        "\"design\""};

    return json_loads(texts[golden_random(seed) % (sizeof texts / sizeof texts[0])],
                      JSON_DECODE_ANY, NULL);
}

/* Puts an odd value somewhere into an object or a list, at any depth; never into `case`. */
static void spoil(json_t *node, uint64_t *seed)
{
    size_t size = json_is_object(node) ? json_object_size(node) : json_array_size(node);
    size_t chosen = size == 0 ? 0 : golden_random(seed) % size;
    bool deeper = golden_random(seed) % 2 == 0;
    json_t *child = json_array_get(node, chosen);
    void *at = json_object_iter(node);

    for (size_t i = 0; at != NULL && i < chosen; i++)
        at = json_object_iter_next(node, at);
    if (at != NULL)
        child = json_object_iter_value(at);
    if (deeper && (json_is_object(child) || json_is_array(child)))
        spoil(child, seed);
    else if (at != NULL && strcmp(json_object_iter_key(at), "case") != 0)
        json_object_iter_set_new(node, at, odd_value(seed));
    else if (at == NULL && child != NULL)
        json_array_set_new(node, chosen, odd_value(seed));
}

static void expect_answer_or_refusal(const json_t *spoiled)
{
    char *asked = json_dumps(spoiled, JSON_COMPACT);
    struct outcome outcome = command_calc("ip", asked, strlen(asked));
    bool answered = outcome.code == 0 && outcome.complaint.length == 0;
    bool refused = outcome.code == 2 && outcome.out.length == 0 && outcome.complaint.length > 0 &&
                   strstr(outcome.complaint.bytes, " / ") != NULL;

    if (!answered && !refused)
        fail_msg("%s: exit code %d, %s", asked, outcome.code,
                 outcome.complaint.length > 0 ? outcome.complaint.bytes : "no complaint");
    outcome_done(&outcome);
    free(asked);
}

static void whatever_a_case_holds_is_answered_or_refused(void **state)
{
    static char text[LINE_MAX_BYTES];
    uint64_t seed = golden_seed();
    FILE *file = fopen(FUNDTRAIL_SOURCE_DIR "/tests/golden/ip.jsonl", "r");

    (void)state;
    assert_non_null(file);
    while (fgets(text, sizeof text, file) != NULL) {
        json_t *line = json_loads(text, 0, NULL);

        for (int i = 0; i < 2; i++) {
            spoil(json_object_get(line, "asked"), &seed);
            expect_answer_or_refusal(json_object_get(line, "asked"));
        }
        json_decref(line);
    }
    fclose(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_published_case_is_answered_or_refused),
        cmocka_unit_test(worked_examples_are_answered),
        cmocka_unit_test(bad_input_is_refused_by_field_in_both_languages),
        cmocka_unit_test(whatever_a_case_holds_is_answered_or_refused),
    };

    return cmocka_run_group_tests(tests, command_find, command_done);
}
