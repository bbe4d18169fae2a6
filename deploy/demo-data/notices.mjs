// An invented limited company and what the Company Law asks of it: a holder who did not pay is called, has
// his grace and loses what he did not pay; a part of that is sold, the rest cancelled by a reduction whose
// creditors are told and served. What is not due yet is asked for early, and another reduction has begun.
const FIRM = 'XY-CAP-2';
const currency = 'CNY';
const code = (name) => `${FIRM}-${name}`;
const holder = (name) => `XY-CAP-1-${name}`;

// Certificate, holder, yuan, the last day to pay, yuan paid.
const ISSUES = [
  ['01', 'P1', '5000000', '2024-12-31', '5000000.00'],
  ['02', 'P2', '3000000', '2024-12-31', '1200000.00'],
  ['03', 'P4', '2000000', '2031-12-31', null],
];

// Notice, day, what it is, and what it says.
const NOTICES = [
  [
    'CALL',
    '2025-03-01',
    'call_to_pay',
    { security_code: code('02'), currency, amount: '1800000.00', pay_by: '2025-04-30' },
  ],
  [
    'LOSS',
    '2025-05-06',
    'forfeiture_notice',
    { follows_code: code('CALL'), currency, amount: '1800000.00', resolved_on: '2025-05-05' },
  ],
  ['CUT', '2025-06-10', 'reduction_resolved', { currency, amount: '1000000.00', consent: 'law' }],
  ['CUT-TOLD', '2025-06-18', 'creditors_notified', { follows_code: code('CUT') }],
  ['CUT-PUBLISHED', '2025-06-20', 'reduction_published', { follows_code: code('CUT') }],
  [
    'CUT-CLAIM',
    '2025-07-05',
    'creditor_claim',
    {
      ...{ follows_code: code('CUT'), currency, amount: '600000.00' },
      creditor_name: '某设备供应商（虚构）',
    },
  ],
  ['CUT-PAID', '2025-07-20', 'claim_answered', { follows_code: code('CUT-CLAIM') }],
  ['EARLY', '2026-09-01', 'acceleration', { security_code: code('03'), pay_by: '2026-12-15' }],
  [
    'CUT2',
    '2026-11-10',
    'reduction_resolved',
    { currency, amount: '1800000.00', consent: 'in_proportion' },
  ],
  ['CUT2-TOLD', '2026-11-16', 'creditors_notified', { follows_code: code('CUT2') }],
];

const record = (kind, key, effective_date, fields) => ({ kind, key, effective_date, fields });

function changes(source) {
  return [
    record('security_event', code('04'), '2025-05-06', {
      ...{ code: code('04'), security_code: code('02'), action: 'forfeiture', source },
      ...{ units: '1800000', forfeiture_code: code('LOSS') },
    }),
    record('security_event', code('05'), '2025-08-01', {
      ...{ code: code('05'), event_code: code('04'), action: 'transfer', source },
      ...{ units: '800000', to_party_code: holder('P5') },
    }),
    record('security_event', code('06'), '2025-08-20', {
      ...{ code: code('06'), event_code: code('04'), action: 'cancellation', source },
      reduction_code: code('CUT'),
    }),
    record('capital_payment', `${code('05')}.paid`, '2025-08-05', {
      ...{ event_code: code('05'), currency, amount: '800000.00', source },
    }),
    record('capital_statement', code('2025'), '2025-08-21', {
      ...{ firm_code: FIRM, total_units: '9000000', source },
    }),
  ];
}

export function noticeRecords(source) {
  const issued = ISSUES.flatMap(([name, of, units, due_on, amount]) => [
    record('security', code(name), '2022-03-01', {
      ...{ code: code(name), firm_code: FIRM, kind: 'shares', class_code: code('RC') },
      ...{ holder_party_code: holder(of), units, due_on, source },
    }),
    ...(amount
      ? [
          record('capital_payment', `${code(name)}.paid`, '2022-06-30', {
            ...{ security_code: code(name), currency, amount, source },
          }),
        ]
      : []),
  ]);
  const notices = NOTICES.map(([name, given_on, action, fields]) =>
    record('capital_notice', code(name), given_on, {
      ...{ code: code(name), firm_code: FIRM, action, given_on, source },
      ...fields,
    }),
  );
  return [
    record('firm', FIRM, '2022-03-01', {
      ...{ code: FIRM, name: '澄江精密仪器有限公司（虚构）', established_on: '2022-03-01' },
      ...{ name_en: 'Chengjiang Precision (invented)', source },
    }),
    record('share_class', code('RC'), '2022-03-01', {
      ...{ code: code('RC'), firm_code: FIRM, currency, source, name: '注册资本', votes: '1' },
      ...{ name_en: 'Registered capital', unit: 'registered_capital' },
    }),
    ...issued,
    ...notices,
    ...changes(source),
  ];
}
