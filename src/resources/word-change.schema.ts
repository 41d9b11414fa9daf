import { z } from 'zod';

export const WordChange = z
  .object({
    op: z.enum(['equal', 'insert', 'delete']).describe('`equal`: both texts have it; `insert`: only the second; `delete`: only the first.'),
    text: z.string().describe('The characters, as they are printed.'),
  })
  .meta({ id: 'WordChange', description: 'A part of a diff. `equal` and `delete` joined are the first text, `equal` and `insert` the second.' });
