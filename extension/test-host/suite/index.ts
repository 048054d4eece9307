import './manifest.test.ts';
import './account.test.ts';
import './capture.test.ts';
import './refusals.test.ts';
import './hostileCode.test.ts';
import './keyless.test.ts';
import './cards.test.ts';
