/* All families of records. Adding a kind: its struct in the header of its family, its fields and
 * its row in the family's file, its line in record/kinds.def, its checks in decide/, its DDL in
 * sql/. */
#ifndef FUNDTRAIL_RECORD_RECORD_H
#define FUNDTRAIL_RECORD_RECORD_H

#include "record/approval.h"
#include "record/capital.h"
#include "record/dossier.h"
#include "record/evaluation.h"
#include "record/fee.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/investment.h"
#include "record/journal.h"
#include "record/kinds.h"
#include "record/local_investment.h"
#include "record/party.h"
#include "record/rule.h"
#include "record/series.h"
#include "record/user.h"
#include "record/waterfall.h"

#endif
