// What Node itself takes: a process that does nothing.
import { peakRssMb, print } from './report.ts';

print({ peakMb: peakRssMb() });
