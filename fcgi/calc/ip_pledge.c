/* Grounds of refusal of a pledge. */
#include "calc/ip_pledge.h"

#include "base/date.h"

#define PUBLISH_WORKING_DAYS 20

ip_grounds ip_pledge_waivable(void)
{
    return IP_GROUND_BIT(IP_GROUND_SAME_DAY_INVENTION) |
           IP_GROUND_BIT(IP_GROUND_INVALIDATION_PENDING);
}

ip_grounds ip_pledge_grounds(const struct ip_pledge *pledge)
{
    const bool holds[IP_GROUND_COUNT] = {
        [IP_GROUND_NOT_OWNER] = !pledge->pledgor_is_owner,
        [IP_GROUND_TERMINATED] = pledge->terminated,
        [IP_GROUND_NOT_GRANTED] = !pledge->granted,
        [IP_GROUND_FEE_UNPAID] = pledge->fee_unpaid,
        [IP_GROUND_PRESERVED] = pledge->preserved,
        [IP_GROUND_DEBT_OUTLIVES] = pledge->debt_end != DATE_UNKNOWN &&
                                    pledge->expires_on != DATE_UNKNOWN &&
                                    pledge->debt_end > pledge->expires_on,
        [IP_GROUND_CONTRACT_INCOMPLETE] = pledge->contract_incomplete,
        [IP_GROUND_CONSENT_MISSING] = pledge->consents_missing,
        [IP_GROUND_ALREADY_PLEDGED] = pledge->pledged,
        [IP_GROUND_SAME_DAY_INVENTION] = pledge->same_day_invention && pledge->utility_model,
        [IP_GROUND_INVALIDATION_PENDING] = pledge->invalidation_pending,
    };
    ip_grounds grounds = 0;

    for (size_t g = 0; g < IP_GROUND_COUNT; g++)
        if (holds[g])
            grounds |= IP_GROUND_BIT(g);
    return grounds & ~(pledge->acknowledged & ip_pledge_waivable());
}

static enum ip_ground first_of(ip_grounds grounds)
{
    size_t g = 0;

    while (g < IP_GROUND_COUNT && (grounds & IP_GROUND_BIT(g)) == 0)
        g++;
    return (enum ip_ground)g;
}

enum ip_pledge_verdict ip_pledge_judge(ip_grounds grounds, enum ip_ground *ground_out)
{
    ip_grounds refusing = grounds & ~ip_pledge_waivable();

    *ground_out = first_of(refusing != 0 ? refusing : grounds);
    if (refusing != 0)
        return IP_PLEDGE_REFUSED;
    return grounds != 0 ? IP_PLEDGE_REFUSED_UNLESS_ACKNOWLEDGED : IP_PLEDGE_OK;
}

bool ip_pledge_fee_unpaid(int32_t filing, int paid_through_year, int32_t day)
{
    return ip_term_year(filing, day) > paid_through_year;
}

int32_t ip_pledge_publish_by(const struct ip_calendar *calendar, int32_t registered_day)
{
    return ip_calendar_working_day(calendar, registered_day, PUBLISH_WORKING_DAYS);
}

const char *ip_ground_name(enum ip_ground ground)
{
    static const char *const names[IP_GROUND_COUNT] = {
        [IP_GROUND_NOT_OWNER] = "not_the_registered_owner",
        [IP_GROUND_TERMINATED] = "terminated_or_invalidated",
        [IP_GROUND_NOT_GRANTED] = "not_granted",
        [IP_GROUND_FEE_UNPAID] = "annual_fee_unpaid",
        [IP_GROUND_PRESERVED] = "suspended_or_preserved",
        [IP_GROUND_DEBT_OUTLIVES] = "debt_outlives_patent",
        [IP_GROUND_CONTRACT_INCOMPLETE] = "contract_incomplete",
        [IP_GROUND_CONSENT_MISSING] = "co_owner_consent_missing",
        [IP_GROUND_ALREADY_PLEDGED] = "already_pledged",
        [IP_GROUND_SAME_DAY_INVENTION] = "same_day_invention",
        [IP_GROUND_INVALIDATION_PENDING] = "invalidation_pending",
    };

    return names[ground];
}

const char *ip_pledge_verdict_name(enum ip_pledge_verdict verdict)
{
    static const char *const names[] = {
        [IP_PLEDGE_OK] = "ok",
        [IP_PLEDGE_REFUSED] = "refuse",
        [IP_PLEDGE_REFUSED_UNLESS_ACKNOWLEDGED] = "refuse_unless_acknowledged",
    };

    return names[verdict];
}
