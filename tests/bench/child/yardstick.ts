// One cold process: the same summaries as one AES-256-GCM block and one JSON text.
import { createDecipheriv } from 'node:crypto';
import fs from 'node:fs';
import { yardstickAad, yardstickKey } from '../vaults.ts';
import { againRounds, middle, peakRssMb, print, Stages } from './report.ts';

function open(): Stages {
  const stages = new Stages();
  const sealed = fs.readFileSync(process.argv[2]!);
  const decipher = createDecipheriv('aes-256-gcm', yardstickKey, sealed.subarray(0, 12)).setAAD(yardstickAad).setAuthTag(sealed.subarray(-16));
  const text = Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
  const summaries = JSON.parse(text.toString('utf8')) as { title: string; host: string }[];
  stages.end('all');
  if (!summaries.some(({ title, host }) => title.includes('payments') || host.includes('payments'))) throw new Error('nothing was found');
  return stages;
}

const sums = open().sum('open');
const peakMb = peakRssMb();
const again: Record<string, number>[] = [];
for (let round = 0; round < againRounds; round++) again.push(open().sum('again'));
print({ ...sums, ...middle(again), peakMb });
