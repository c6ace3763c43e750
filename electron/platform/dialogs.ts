/** What a person is asked for a file with. A port, so that the core and tests need no Electron. */
export interface Dialogs {
  /** An existing file; undefined when the dialog was closed. */
  chooseFile(question: FileQuestion): Promise<string | undefined>;
  /** A path to write to; undefined when the dialog was closed. */
  choosePath(question: FileQuestion & { readonly suggestedName: string }): Promise<string | undefined>;
}

export interface FileQuestion {
  readonly title: string;
  readonly button?: string;
  readonly filters: readonly { readonly name: string; readonly extensions: readonly string[] }[];
}

interface SharedOptions {
  title: string;
  buttonLabel?: string;
  filters: { name: string; extensions: string[] }[];
}
type OpenOptions = SharedOptions & { properties: ('openFile' | 'showHiddenFiles' | 'dontAddToRecent')[] };
type SaveOptions = SharedOptions & {
  defaultPath: string;
  properties: ('createDirectory' | 'showOverwriteConfirmation' | 'dontAddToRecent')[];
};

/** The part of Electron's `dialog` that we use, for windows of type W. */
export interface DialogLike<W> {
  showOpenDialog(window: W, options: OpenOptions): Promise<{ canceled: boolean; filePaths: string[] }>;
  showOpenDialog(options: OpenOptions): Promise<{ canceled: boolean; filePaths: string[] }>;
  showSaveDialog(window: W, options: SaveOptions): Promise<{ canceled: boolean; filePath: string }>;
  showSaveDialog(options: SaveOptions): Promise<{ canceled: boolean; filePath: string }>;
}

/** Electron's dialogs, as sheets of the window that `currentWindow` answers. */
export function electronDialogs<W>(dialog: DialogLike<W>, currentWindow: () => W | undefined): Dialogs {
  return {
    async chooseFile(question) {
      // .env and ~/.aws are hidden files; what was opened stays out of the system's list of recent documents.
      const options: OpenOptions = { ...optionsOf(question), properties: ['openFile', 'showHiddenFiles', 'dontAddToRecent'] };
      const window = currentWindow();
      const answer = await (window === undefined ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options));
      return answer.canceled ? undefined : answer.filePaths[0];
    },
    async choosePath(question) {
      const options: SaveOptions = {
        ...optionsOf(question),
        defaultPath: question.suggestedName,
        properties: ['createDirectory', 'showOverwriteConfirmation', 'dontAddToRecent'],
      };
      const window = currentWindow();
      const answer = await (window === undefined ? dialog.showSaveDialog(options) : dialog.showSaveDialog(window, options));
      return answer.canceled || answer.filePath === '' ? undefined : answer.filePath;
    },
  };
}

function optionsOf(question: FileQuestion): SharedOptions {
  return {
    title: question.title,
    ...(question.button === undefined ? {} : { buttonLabel: question.button }),
    filters: question.filters.map((filter) => ({ name: filter.name, extensions: [...filter.extensions] })),
  };
}
