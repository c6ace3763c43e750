import { z } from 'zod';

/** When the present one-time code ends: what a countdown needs, and never the code or its key. */
export const totpTiming = z.strictObject({
  /** 6 to 8. */
  digits: z.int(),
  periodMs: z.int(),
  /** Milliseconds since 1970; the codes after it follow every `periodMs`. */
  endsAtMs: z.int(),
});
export type TotpTiming = z.infer<typeof totpTiming>;
