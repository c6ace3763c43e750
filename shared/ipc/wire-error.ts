import { z } from 'zod';
import { errorCodes } from '../errors.ts';

const fact = z.union([z.string(), z.number(), z.boolean()]);
const code = z.enum(errorCodes);

/** An error as a value inside an output (the reply's own error has the same shape). */
export const wireError = z.strictObject({
  code,
  details: z.record(
    z.string(),
    z.union([
      fact,
      z.undefined(),
      z.array(z.strictObject({ recipient: z.string(), code, details: z.record(z.string(), z.union([fact, z.undefined()])).optional() })),
    ]),
  ),
});
