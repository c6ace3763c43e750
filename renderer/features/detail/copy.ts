import type { CopyAsForm } from '../../../shared/model/copy-as.ts';
import { ask, failureOf } from '../../bridge.ts';
import { showFailure } from '../toast/toast-store.ts';

interface Ref {
  readonly environment: string;
  readonly id: string;
}

/** Which value: the main field's present one unless said otherwise. */
export interface Which {
  readonly field?: string;
  readonly earlier?: number;
}

/** Shows why something did not work, over the detail. */
export function reportFailure(caught: unknown): void {
  showFailure(failureOf(caught));
}

/** Copies one value, wholly in main; the toast comes with main's own word of it. */
export async function copyField(ref: Ref, which: Which = {}): Promise<void> {
  try {
    await ask('secret:copy', { environment: ref.environment, id: ref.id, ...which });
  } catch (error) {
    reportFailure(error);
  }
}

/** Copies the whole secret in another form, wholly in main. */
export async function copySecretAs({ environment, id }: Ref, form: CopyAsForm): Promise<void> {
  try {
    await ask('secret:copyAs', { environment, id, form });
  } catch (error) {
    reportFailure(error);
  }
}
