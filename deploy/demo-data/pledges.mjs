// Which rights the invented pledges comprise: one or two patents of the case's firm that were granted
// before, without co-owners or anything that happened to them, each in one pledge.

const RIGHTS = 2;
const PATENTS = ['invention', 'utility_model', 'design'];

const of = (records, kind) => records.filter((record) => record.kind === kind);

/** Patents that nothing happened to. */
function quiet(ip) {
  const touched = new Set(
    [...of(ip, 'ip_event'), ...of(ip, 'ip_owner')].map((record) => record.fields.ip_right_code),
  );
  return of(ip, 'ip_right')
    .map((record) => record.fields)
    .filter(
      ({ type, granted_on, code }) => PATENTS.includes(type) && granted_on && !touched.has(code),
    );
}

/** @param {any[]} loans records of cases @param {any[]} ip records of rights */
export function pledgeRecords(loans, ip) {
  const rights = quiet(ip);
  const firms = new Map(
    of(loans, 'loan_case').map(({ fields }) => [fields.code, fields.firm_code]),
  );
  return of(loans, 'pledge').flatMap(({ fields: { code, loan_case_code }, effective_date }) =>
    rights
      .filter(
        (right) =>
          right.firm_code === firms.get(loan_case_code) && right.granted_on < effective_date,
      )
      .slice(0, RIGHTS)
      .map((right) => ({
        ...{ kind: 'pledge_item', key: `${code}.${right.code}`, effective_date },
        fields: { pledge_code: code, ip_right_code: right.code },
      })),
  );
}
