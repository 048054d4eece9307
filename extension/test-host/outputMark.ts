/** Put before each line of the test report, to tell it from what the editor itself writes to the same console. */
export const outputMark = '[mocha] ';
