import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

const schema = JSON.parse(
  readFileSync(new URL('../../../docs/picture-facts.schema.json', import.meta.url), 'utf8'),
);
const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(schema);

/** Violations of docs/picture-facts.schema.json in an answer. */
export const schemaFaults = (facts: unknown): readonly string[] => {
  validate(facts);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};
