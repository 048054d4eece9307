import './manifest.test.ts';
import './capture.test.ts';
import './refusals.test.ts';
import './hostileCode.test.ts';
