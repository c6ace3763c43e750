// Marks and overrides of direction, and what takes no room: with them a text poses as another one.
const invisible = /[\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g;

/**
 * S16: text as it is drawn. Characters that turn the direction round or hide something are drawn as �, so that what is
 * read is what is there; what is copied is the text itself.
 */
export function shownText(text: string): string {
  return text.replace(invisible, '\uFFFD');
}
