// One cold process: the same summaries as one AES-256-GCM block and one JSON text, and a search through them.
import { createDecipheriv } from 'node:crypto';
import fs from 'node:fs';
import { yardstickAad, yardstickKey } from '../vaults.ts';
import { peakRssMb, print, Stages } from './report.ts';

const stages = new Stages();
const sealed = fs.readFileSync(process.argv[2]!);
const decipher = createDecipheriv('aes-256-gcm', yardstickKey, sealed.subarray(0, 12)).setAAD(yardstickAad).setAuthTag(sealed.subarray(-16));
const text = Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
const summaries = JSON.parse(text.toString('utf8')) as { title: string; host: string }[];
const found = summaries.filter(({ title, host }) => title.includes('payments') || host.includes('payments'));
stages.end('all');
if (found.length === 0) throw new Error('nothing was found');
print({ ...stages.sum('open'), peakMb: peakRssMb() });
