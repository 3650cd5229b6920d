/** The division tree that is meant where a caller names none. */
export const CURRENT_EDITION = 'GB2260-2023';
