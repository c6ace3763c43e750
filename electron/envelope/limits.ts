/** The format version that this program reads and writes (docs/format.md section 1.2). */
export const formatVersion = 1;

/** Limits of docs/format.md section 11. A file over one of them is refused with ERR_FORMAT_TOO_LARGE. */
export const maxFileBytes = 512 * 1024 * 1024;
/** Without its line feed. */
export const maxLineBytes = 4 * 1024 * 1024;
/** Of one environment. */
export const maxRecipients = 32;
/** Of one environment, tombstones among them. */
export const maxRecords = 200_000;
/** The limit that KMS has for a ciphertext. */
export const maxEncryptedDataKeyBytes = 6_144;
/** Records to an index page; one more splits it (docs/decisions/0010). */
export const maxPageRecords = 64;
