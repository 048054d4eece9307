/** Path of the editor's own address that sign-ins come back to. */
export const SIGNED_IN_PATH = '/signed-in';
