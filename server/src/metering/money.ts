/** Nano-dollars in a dollar. */
export const DOLLAR = 1_000_000_000n;

/** A decimal number as JSON writes it (RFC 8259, section 6). No provider has reason to write a longer one. */
const DECIMAL = /^(-?)(\d{1,20})(?:\.(\d{1,40}))?(?:[eE]([+-]?\d{1,2}))?$/;

/**
 * A decimal number times 10^`places`, exactly, without the detour of a float.
 *
 * @param surplus what becomes of digits beyond those places: an error, or nothing.
 * @throws RangeError if it is no decimal number, or has such digits and may not.
 */
export function parseDecimal(text: string, places: number, surplus: 'refused' | 'dropped'): bigint {
  const [, sign, whole, fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) throw new RangeError('It is no decimal number.');
  const shift = places - fraction.length + Number(exponent);
  const digits = BigInt(whole + fraction);
  const unit = 10n ** BigInt(Math.abs(shift));
  if (shift < 0 && surplus === 'refused' && digits % unit !== 0n) {
    throw new RangeError(`It has more than ${places} decimal places.`);
  }
  const value = shift < 0 ? digits / unit : digits * unit;
  return sign === '-' ? -value : value;
}

/** Nano-dollars as dollars, for a person to read: `-1.5`. */
export function wordDollars(nanos: bigint): string {
  const size = nanos < 0n ? -nanos : nanos;
  const fraction = (size % DOLLAR).toString().padStart(9, '0').replace(/0+$/, '');
  return `${nanos < 0n ? '-' : ''}${size / DOLLAR}${fraction === '' ? '' : `.${fraction}`}`;
}
