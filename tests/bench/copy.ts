import { openStage, type Running, type Stage } from './electron.ts';
import { interleave, pick, result, type Result, type Sample } from './measure.ts';
import type { Bridge } from '../../shared/ipc/contract.ts';

/** Runs in the window: a vault with one secret, which is copied again and again; each answer comes after the clipboard has it. */
async function copyInWindow(): Promise<{ copyMs: number[]; roundTripMs: number[] }> {
  const { vault, secret, clipboard } = (window as unknown as { breakglass: Bridge }).breakglass;
  const { value } = await vault.suggestPath({}).then((reply) => (reply.ok ? reply : Promise.reject(new Error(reply.error.code))));
  const recipients = [{ kind: 'os-keychain' as const }];
  const made = await vault.create({ path: value.path, environments: [{ name: 'dev', label: 'Development', tone: 'dev', strictness: 'relaxed', recipients }] });
  if (!made.ok) throw new Error(made.error.code);
  const fields = [{ key: 'password', concealed: true, value: { text: 'bench-value' } }];
  const saved = await secret.save({ environment: 'dev', baseRevision: 0, kind: 'login', title: 'bench', notes: '', tags: [], favourite: false, fields });
  if (!saved.ok) throw new Error(saved.error.code);
  const { id } = saved.value.secret;
  const copyMs: number[] = [];
  const roundTripMs: number[] = [];
  for (let round = 0; round < 60; round++) {
    const started = performance.now();
    await clipboard.getState({});
    const between = performance.now();
    const copied = await secret.copy({ environment: 'dev', id });
    if (!copied.ok) throw new Error(copied.error.code);
    copyMs.push(performance.now() - between);
    roundTripMs.push(between - started);
  }
  return { copyMs: copyMs.slice(10), roundTripMs: roundTripMs.slice(10) };
}

async function copyOnce(stage: Stage): Promise<Sample> {
  const running: Running = await stage.start(stage.ours);
  try {
    const { copyMs, roundTripMs } = await running.page.evaluate(copyInWindow);
    const sorted = [...copyMs].sort((a, b) => a - b);
    const trips = [...roundTripMs].sort((a, b) => a - b);
    return { copyMs: sorted[sorted.length >> 1]!, worstMs: sorted.at(-1)!, tripMs: trips[trips.length >> 1]! };
  } finally {
    await running.stop();
  }
}

/** From a window's call to the value on the clipboard, against a call that does nothing. */
export async function benchCopy(rounds: number): Promise<Result[]> {
  const stage = await openStage();
  try {
    const { ours } = await interleave(rounds, { ours: () => copyOnce(stage) });
    return [
      result('copy', 'ms', pick(ours, 'copyMs'), { name: 'a call that does nothing', values: pick(ours, 'tripMs') }),
      result('copy: slowest of 50', 'ms', pick(ours, 'worstMs')),
    ];
  } finally {
    stage.close();
  }
}
