/** The id of the detail, whose controls the right arrow leads to. */
export const detailId = 'secret-detail';

/** Goes to the main field's copy button, else to the first control. */
export function focusDetail(): void {
  const detail = document.getElementById(detailId);
  const target = detail?.querySelector<HTMLElement>('[data-main-copy]') ?? detail?.querySelector<HTMLElement>('button');
  target?.focus();
}
