/* What the server says of a field, in words. */
import { enumLabel, t } from './i18n.js';
import { moneyText } from './show.js';

/** The server's sentence; the one on the cap in the unit picked and in words. */
export function faultText({ code, detail, params }) {
  if (code !== 'cap_exceeded' || !params?.excess) return detail;
  const amounts = ['limit', 'used', 'amount', 'excess'].map((name) => [
    name,
    params[name] ? moneyText(params[name]) : t('unknown'),
  ]);
  return t('form.cap_exceeded', {
    ...Object.fromEntries(amounts),
    basis: enumLabel('basis', params.basis),
  });
}

const FAULTS_SHOWN = 3;

/** The first faults of a field; all of them stand at the field. */
export function faultsShort(faults) {
  const shown = faults.slice(0, FAULTS_SHOWN).join(' ');
  const more = faults.length - FAULTS_SHOWN;
  return more > 0 ? `${shown} ${t('form.more_faults', { count: more })}` : shown;
}
