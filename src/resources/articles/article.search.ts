/** What can be found of an article, apart from its statements. Pure. */
import type { SearchText } from '../../database/search-words.js';

export const articleSearchText = ({ headline, summary, text }: { headline: string; summary: string | null; text: string }): SearchText => ({ title: headline, text: [summary, text].join('\n') });
