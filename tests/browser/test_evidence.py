"""Choosing files: each can be left out again, a refusal leaves them chosen, and pictures are seen."""

from playwright.sync_api import expect

from tests.inspection.files import PDF, picture


def test_chosen_files_outlive_a_refusal(site, tmp_path):
    photo, paper, program = tmp_path / "IMG_1.HEIC", tmp_path / "台账.pdf", tmp_path / "坏.exe"
    photo.write_bytes(picture("HEIF", (640, 480)))
    paper.write_bytes(PDF)
    program.write_bytes(b"MZ\x90\x00")
    page = site.open("staff", "/2024/report/B-017/")
    page.get_by_label("本期累计").fill("8120")
    field = page.get_by_label("佐证材料")
    field.set_input_files([photo, program, paper])
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".field--wrong")).to_contain_text("“坏.exe”实际上是程序，不能作为佐证材料。")
    assert field.evaluate("field => field.files.length") == 3
    page.get_by_role("button", name="移除坏.exe").click()
    expect(page.locator(".chosen li")).to_have_count(2)
    page.get_by_role("button", name="存草稿").click()
    expect(page.locator(".report-row--done")).to_contain_text("已保存")

    page.goto("/2024/report/B-017/")
    expect(page.locator(".evidence li")).to_have_count(2)
    shown = page.get_by_role("img", name="IMG_1.HEIC")
    expect(shown).to_be_visible()
    shown.evaluate("image => image.decode()")
    assert shown.evaluate("image => [image.naturalWidth, image.naturalHeight]") == [480, 360]


def test_a_file_over_the_limit_is_named_before_it_is_sent(site, tmp_path):
    film, paper = tmp_path / "现场.mp4", tmp_path / "台账.pdf"
    film.write_bytes(bytes(21 * 1024**2))
    paper.write_bytes(PDF)
    page = site.open("staff", "/2024/report/B-017/")
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    page.get_by_label("本期累计").fill("8120")
    page.get_by_label("佐证材料").set_input_files([film, paper])
    expect(page.locator(".chosen .field__error")).to_contain_text("现场.mp4 21MB，超过20MB，请压缩或移除")
    page.get_by_role("button", name="存草稿").click()
    assert "POST" not in sent
    page.get_by_role("button", name="移除现场.mp4").click()
    page.get_by_role("button", name="存草稿").click()
    expect(page.locator(".report-row--done")).to_contain_text("已保存")


def test_files_that_are_too_large_for_the_proxy_are_called_so(site, tmp_path):
    page = site.open("staff", "/2024/report/B-017/")
    page.route("**/report/B-017/", lambda route: route.fulfill(status=413))
    page.get_by_label("本期累计").fill("8120")
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".messages")).to_contain_text("文件合计太大")
    site.complaints.clear()
