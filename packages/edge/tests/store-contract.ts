import { afterAll, beforeAll, describe } from 'vitest';
import { describeBudget } from './contract-budget.js';
import type { ContractFixture } from './contract-fixture.js';
import { describeListing } from './contract-list.js';
import { describeOpening } from './contract-open.js';
import { describeWriting } from './contract-put.js';
import { describeRemoving } from './contract-remove.js';
import { describeReplacing } from './contract-replace.js';

/** The contract of every store; run against each implementation, so that they are interchangeable. */
export function describeStoreContract(name: string, createFixture: () => Promise<ContractFixture>): void {
  describe(`${name}: the contract of a store`, () => {
    let fixture: ContractFixture;
    beforeAll(async () => {
      fixture = await createFixture();
    });
    afterAll(() => fixture.close());

    for (const describePart of [
      describeOpening,
      describeWriting,
      describeReplacing,
      describeListing,
      describeRemoving,
      describeBudget,
    ]) {
      describePart(() => fixture);
    }
  });
}
