/** Whether a key belongs to something that is typed into, or to a dialog or menu that lies over the screen. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : undefined;
  if (target?.closest('input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]')) return true;
  return isCovered();
}

/** A dialog or an open menu has the keys. */
export function isCovered(): boolean {
  return document.querySelector('[role="dialog"][data-open], [role="alertdialog"][data-open], [role="menu"][data-open], [role="listbox"][data-open]') !== null;
}
