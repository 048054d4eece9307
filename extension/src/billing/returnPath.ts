/** Path of the editor's own address that the pages of checkout and portal lead back to. */
export const BILLING_PATH = '/billing';
