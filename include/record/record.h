/* All families of records, for tests. The program includes those that it uses, so that a field of
 * one rebuilds only what knows it. Adding a kind: docs/adding.md. */
#ifndef FUNDTRAIL_RECORD_RECORD_H
#define FUNDTRAIL_RECORD_RECORD_H

#include "record/approval.h"
#include "record/capital.h"
#include "record/dossier.h"
#include "record/equity.h"
#include "record/evaluation.h"
#include "record/fee.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/investment.h"
#include "record/ip.h"
#include "record/journal.h"
#include "record/kinds.h"
#include "record/listing.h"
#include "record/loan.h"
#include "record/local_investment.h"
#include "record/opening.h"
#include "record/party.h"
#include "record/pool.h"
#include "record/reported.h"
#include "record/round_term.h"
#include "record/rule.h"
#include "record/securities.h"
#include "record/series.h"
#include "record/subsidy.h"
#include "record/user.h"
#include "record/waterfall.h"

#endif
