// Unified social credit codes of GB 32100-2015 for firms that do not exist: the organisation part
// starts with XY00, which marks it as made up, but both check digits are right.

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

// Check digit of an organisation code (GB 11714): letters count from A = 10, modulo 11.
function organisationDigit(organisation) {
  let sum = 0;
  ORGANISATION_WEIGHTS.forEach((weight, i) => {
    sum += weight * Number.parseInt(organisation[i], 36);
  });
  const digit = (11 - (sum % 11)) % 11;
  return digit === 10 ? 'X' : String(digit);
}

// region: six digits; organisation: eight characters.
export function creditCode(region, organisation) {
  const stem = `91${region}${organisation}${organisationDigit(organisation)}`;
  let sum = 0;
  WEIGHTS.forEach((weight, i) => {
    sum += weight * ALPHABET.indexOf(stem[i]);
  });
  return stem + ALPHABET[(31 - (sum % 31)) % 31];
}
