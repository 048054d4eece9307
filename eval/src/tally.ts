/** Counts of one measure. `of` is how often something could have been so. */
export interface Share {
  readonly count: number;
  readonly of: number;
}

export class Tally {
  #count = 0;
  #of = 0;

  add(isSo: boolean): void {
    this.addAll(isSo ? 1 : 0, 1);
  }

  addAll(count: number, of: number): void {
    this.#count += count;
    this.#of += of;
  }

  get share(): Share {
    return { count: this.#count, of: this.#of };
  }
}

/** `11 of 12 (92 %)`; what could not happen was not measured. */
export function shareText({ count, of }: Share): string {
  return of === 0 ? 'not measured' : `${count} of ${of} (${Math.round((100 * count) / of)} %)`;
}
