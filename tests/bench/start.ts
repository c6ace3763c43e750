import { openStage, treePssMb, type Stage } from './electron.ts';
import { interleave, pick, result, type Result, type Sample } from './measure.ts';

async function startOnce(stage: Stage, folder: string): Promise<Sample> {
  const running = await stage.start(folder);
  try {
    const { usableMs, firstPaintMs } = running;
    return { usableMs, firstPaintMs, pssMb: treePssMb(running.process.pid!) };
  } finally {
    await running.stop();
  }
}

/** From the start of the process to a first screen that can be used, and its memory, against a bare Electron window. */
export async function benchStart(rounds: number): Promise<Result[]> {
  const stage = await openStage();
  try {
    const samples = await interleave(rounds, { bare: () => startOnce(stage, stage.bare), ours: () => startOnce(stage, stage.ours) });
    const bare = (key: string) => ({ name: 'bare window', values: pick(samples.bare, key) });
    return [
      result('start', 'ms', pick(samples.ours, 'usableMs'), bare('usableMs'), 1.2),
      result('start: first paint', 'ms', pick(samples.ours, 'firstPaintMs'), bare('firstPaintMs')),
      result('start: memory, PSS of all processes', 'MB', pick(samples.ours, 'pssMb'), bare('pssMb'), 1.5),
    ];
  } finally {
    stage.close();
  }
}
