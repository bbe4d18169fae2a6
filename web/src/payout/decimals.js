/* Decimals of eight places for people: without noughts that say nothing. */
import { grouped } from '../show/money.js';

export function decimalText(text) {
  const plain = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return grouped(plain);
}
