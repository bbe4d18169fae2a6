/* The form that moves an approved investment on: a payment. */

import { Form } from '../form/form.js';
import * as api from '../frame/api.js';
import { t } from '../frame/i18n.js';
import { todayInChina } from '../frame/view.js';
import { VerdictWatch } from '../rules/index.js';

const effective = { name: 'effective_date', type: 'date', required: true };

/** With what it would do to the fund's cash, and what the rules find, while it is typed. */
export function paymentForm(record, { redraw, reload }) {
  const watch = new VerdictWatch({ kind: 'payment', redraw });
  const ask = () => watch.ask({ ...form.values, investment_id: record.id });
  const form = new Form({
    kind: 'payment',
    fields: [
      {
        name: 'currency',
        type: 'enum',
        list: 'currency',
        values: [record.currency],
        required: true,
      },
      { name: 'amount', type: 'money', required: true },
      { name: 'reference', type: 'text', max: 120 },
      { ...effective, label: t('investment.paid_on') },
    ],
    values: {
      currency: record.currency,
      amount: record.figures.unpaid ?? '',
      effective_date: todayInChina(),
    },
    draft: { name: 'payment', title: ['edit.new', { kind: 'payment' }], subject: record.code },
    submit: t('pay.submit'),
    send: (body, key) => api.pay(record.id, body, key),
    done: reload,
    redraw,
    changed: ask,
  });
  return { form, watch, ask };
}
