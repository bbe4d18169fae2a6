/* Whose money it is: of a party by its record, of a fund through all funds above it. */
#include "calc/share.h"
#include "figures/look/source_of_funds.h"
#include "public_money_internal.h"
#include "record/kinds.h"
#include "record/party.h"
#include "record/subsidy.h"

uint32_t money_owner_of(const struct public_money *money, int64_t party_id)
{
    const struct entry *entry = book_version(money->book, RECORD_PARTY, party_id, money->view);
    const struct party *party = entry == NULL ? NULL : entry->record;

    if (party == NULL)
        return 0;
    if (party->kind == PARTY_BANK)
        return OWNER_BANK;
    if (party->money_source == MONEY_BUDGET || party->money_source == MONEY_STATE_OWNED)
        return OWNER_PUBLIC;
    return party->money_source == MONEY_SOCIAL ? OWNER_OTHER : 0;
}

/* Of a fund whose investors nobody recorded: public where it is a special fund of a budget. */
static uint32_t owner_of_fund(const struct public_money *money, int64_t fund_id)
{
    FOR_LIVE_REFERRERS (r, money->book, money->view, special_fund, fund_id, fund_id) {
        const struct entry *ruling =
            book_version(money->book, RECORD_SPECIAL_FUND, r.entry->entity_id, money->view);

        if (ruling != NULL && ((const struct special_fund *)ruling->record)->fund_id == fund_id)
            return OWNER_PUBLIC;
    }
    return 0;
}

static struct fund_owners work_out(const struct public_money *money, int64_t fund_id)
{
    struct fund_owners owners = {.fund_id = fund_id};
    const struct money_origin *origins = NULL;
    size_t count = 0;

    owners.err = fund_origins(money->look, fund_id, &origins, &count);
    for (size_t i = 0; i < count && owners.err == ERR_OK; i++) {
        uint32_t owner = origins[i].fund_id != 0 ? owner_of_fund(money, origins[i].fund_id)
                                                 : money_owner_of(money, origins[i].party_id);

        owners.shares_e18[owner] += origins[i].share_e18;
    }
    return owners;
}

enum err money_owners_of_fund(struct public_money *money, int64_t fund_id,
                              const struct fund_owners **owners_out)
{
    size_t at = 0;

    while (at < money->fund_count && money->funds[at].fund_id != fund_id)
        at++;
    if (at == money->fund_count) {
        money->funds = arena_room(money->arena, money->funds, money->fund_count, &money->fund_room,
                                  sizeof *money->funds);
        money->funds[money->fund_count++] = work_out(money, fund_id);
    }
    *owners_out = &money->funds[at];
    return money->funds[at].err;
}
