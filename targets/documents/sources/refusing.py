"""Why can a source not be read? One sentence each, which goes on after the file's name."""


class NotReadable(Exception):
    """No text can be had of the file; `sentence` goes on after its name: what was found, and what to do."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


TOO_LARGE = "超过20 MB。请去掉图片或分成几个文件后再选择。"
TOO_MANY_PAGES = "超过{most}页。请只选报告本身。"
TOO_LONG = "的文字超过100万字。请只选报告本身。"
EMPTY = "里没有文字。请核对后重新选择。"
SCANNED = "是扫描件，里面只有图片没有文字。请换用Word文件，或识别成文字后再选择。"
OLD_WORD = "是旧版Word或WPS文档。请用Word或WPS打开后另存为.docx再选择。"
TOO_SLOW = "转换超过25秒，没有完成。请用Word或WPS打开后另存为.docx再选择。"
OTHER_KIND = "是{kind}，不是报告的文字。请选择.docx、.pdf、.html或.txt文件。"
BROKEN = "已损坏，打不开。请核对原文件后重新选择。"
OLD_TABLE = "是旧版Excel或WPS表格。请用Excel或WPS打开后另存为.xlsx再选择。"
NO_TABLE = "是{kind}，读不出任务。请选择.xlsx、.docx、.csv、.pdf、.html或.txt文件。"
