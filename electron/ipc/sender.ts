/** What is looked at of the frame that called: Electron's WebFrameMain, reduced. */
export interface SenderFrame {
  readonly origin: string;
  readonly detached: boolean;
}

/** What is looked at of a call: Electron's IpcMainInvokeEvent, reduced. */
export interface SenderEvent {
  /** Null once the frame has navigated away or is gone. */
  readonly senderFrame: SenderFrame | null;
  readonly sender: { readonly id: number; readonly mainFrame: unknown; isDestroyed(): boolean };
}

/**
 * S14: only the main frame of one of our live windows, showing our own page, may call. It has to be asked before
 * anything is awaited: a frame that is disposed later throws when it is read.
 */
export function mayCall(event: SenderEvent, origin: string, isOurWindow: (webContentsId: number) => boolean): boolean {
  const { sender, senderFrame } = event;
  if (senderFrame === null || sender.isDestroyed() || !isOurWindow(sender.id)) return false;
  return !senderFrame.detached && senderFrame === sender.mainFrame && senderFrame.origin === origin;
}
