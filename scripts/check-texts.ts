import { checkCatalogues } from "./check-catalogues.ts";

/** `npm run check`: names everything that is wrong with the texts of the pages. */
const errors = await checkCatalogues();
for (const error of errors) process.stderr.write(`${error}\n`);
if (errors.length > 0) process.exitCode = 1;
