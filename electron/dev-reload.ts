/** `npm run dev` tells of a rebuilt page over the channel that it started us with; nobody else starts us with one. */
export function onRebuiltPage(reload: () => void): void {
  if (process.send === undefined) return;
  process.on('message', (message) => {
    if (message === 'reload') reload();
  });
}
