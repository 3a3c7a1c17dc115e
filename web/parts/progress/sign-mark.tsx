import type { Sign } from '../../i18n/catalogue.ts';

/** A sign by its shape; colour only repeats it: filled and up is better, hollow and down is worse. The words are beside it. */
export function SignMark({ sign }: { readonly sign: Sign }) {
  return (
    <svg className="sign-mark" viewBox="0 0 10 10" width="10" height="10" aria-hidden="true" data-sign={sign}>
      {sign === 'better' && <path d="M5 1 9.3 8.6H.7Z" fill="currentColor" />}
      {sign === 'worse' && <path d="M5 8.4 1.2 1.8H8.8Z" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />}
      {sign === 'same' && <path d="M1.4 3.6H8.6M1.4 6.6H8.6" fill="none" stroke="currentColor" strokeWidth="1.4" />}
      {sign === 'changed' && <path d="M5 1.6 8.4 5 5 8.4 1.6 5Z" fill="none" stroke="currentColor" strokeWidth="1.4" />}
      {sign === 'unknown' && <circle cx="5" cy="5" r="1.1" fill="currentColor" />}
    </svg>
  );
}
