import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { shownText } from './shown-text.ts';
import text from '../styles/text.module.css';

interface Props {
  readonly children: string;
  readonly className?: string | undefined;
  /** Cut with an ellipsis where it does not fit; the whole is in the tooltip. */
  readonly ellipsis?: boolean;
}

/** S16: text that somebody else wrote. A text node, isolated, so that it cannot turn round what stands beside it. */
export function PlainText({ children, className, ellipsis = false }: Props): ReactNode {
  return (
    <bdi className={classNames(ellipsis && text.ellipsis, className)} {...(ellipsis ? { title: shownText(children) } : {})}>
      {shownText(children)}
    </bdi>
  );
}
