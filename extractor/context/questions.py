"""An interview's question: what is asked for (今年的目标呢?) holds for what is answered."""

from __future__ import annotations

from extractor.text.parts import DocumentText, Sentence

_MARKS = ("?", "？")
_MOST_ANSWERING = 12  # sentences of one answer


def asks(question: Sentence, answer: Sentence) -> bool:
    """Whether a sentence is a question, and the other of the paragraph that follows on it."""
    follows = question.section == answer.section and question.paragraph == answer.paragraph - 1
    return follows and question.text.rstrip().endswith(_MARKS)


def question_before(document: DocumentText, number: int) -> Sentence | None:
    """The question that sentence `number` answers: the last before it in its paragraph, or at the end of the one before."""
    sentence = document.sentences[number]
    for k in range(number - 1, max(-1, number - 1 - _MOST_ANSWERING), -1):
        earlier = document.sentences[k]
        if earlier.section != sentence.section or earlier.field != sentence.field:
            return None
        if earlier.paragraph != sentence.paragraph:
            return earlier if asks(earlier, sentence) else None
        if earlier.text.rstrip().endswith(_MARKS):
            return earlier
    return None
