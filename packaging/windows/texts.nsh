; Every sentence of the installer that is not in language/. $About, $Needs and $Has are what a sentence is about.

!macro Text NAME WORDS
  LangString ${NAME} ${LANG_VIETNAMESE} "${WORDS}"
!macroend
!define Text "!insertmacro Text"

; Pages
${Text} PageFirst "Chương trình nhập, kiểm tra, ký và gửi báo cáo bình đẳng giới.$\r$\n$\r$\nSẽ cài phiên bản ${VERSION}.$\r$\n$\r$\n• Không cần quyền quản trị máy, không cần mạng.$\r$\n• Dữ liệu của từng người dùng nằm riêng, không nằm trong thư mục chương trình.$\r$\n• Trước khi đưa vào sử dụng, bản mới tự kiểm tra trên chính máy này."
${Text} PageUpgrade "Máy này đang có phiên bản $Old.$\r$\nSẽ thay bằng phiên bản ${VERSION}.$\r$\n$\r$\n• Dữ liệu đã nhập được giữ nguyên.$\r$\n• Bản mới tự kiểm tra trước. Nếu không đạt, phiên bản $Old vẫn dùng được như cũ.$\r$\n• Không cần quyền quản trị máy, không cần mạng.$\r$\n$\r$\nHãy đóng chương trình trước khi tiếp tục."
${Text} PageRepair "Máy này đã có phiên bản ${VERSION}.$\r$\nSẽ cài lại đúng phiên bản này để sửa các tệp bị thiếu hoặc hỏng.$\r$\n$\r$\n• Dữ liệu đã nhập được giữ nguyên.$\r$\n• Không cần quyền quản trị máy, không cần mạng.$\r$\n$\r$\nHãy đóng chương trình trước khi tiếp tục."
${Text} PageReturn "Máy này đang có phiên bản $Old.$\r$\nSẽ quay lại phiên bản ${VERSION}, cũ hơn.$\r$\n$\r$\n• Dữ liệu đã nhập được giữ nguyên.$\r$\n• Nếu dữ liệu đã chuyển sang dạng của phiên bản mới, chương trình sẽ hỏi khi mở.$\r$\n$\r$\nHãy đóng chương trình trước khi tiếp tục."
${Text} PageBeside "$\r$\n$\r$\nMáy này cũng có bản cài cho mọi người dùng. Bản sắp cài là của riêng tài khoản này."
${Text} OptionsTitle "Nơi cài đặt"
${Text} OptionsSubtitle "Có thể để nguyên và bấm “Cài đặt”."
${Text} OptionsFolder "Cài chương trình vào thư mục:"
${Text} OptionsFolderFixed "Chương trình được cài vào đúng thư mục đang dùng:"
${Text} OptionsBrowse "&Chọn…"
${Text} OptionsBrowseTitle "Chọn thư mục để cài chương trình"
${Text} OptionsDesktop "Đặt &biểu tượng trên màn hình nền"
${Text} OptionsRoom "Cần khoảng $Needs MB chỗ trống. Dữ liệu nằm ở nơi khác:$\r$\n$DataFolder"
${Text} FinishText "${TITLE} ${VERSION} đã được cài và đã tự kiểm tra đạt.$\r$\n$\r$\nTìm trong danh sách chương trình của Windows với tên “${TITLE}”. Tệp báo cáo có đuôi .asice có thể mở bằng chương trình này."
${Text} UnPage "Chương trình sẽ được gỡ khỏi:$\r$\n$INSTDIR$\r$\n$\r$\nDữ liệu đã nhập không bị xóa, vẫn nằm ở:$\r$\n$DataFolder$\r$\n$\r$\nCài lại chương trình thì dữ liệu lại mở ra như cũ. Hãy đóng chương trình trước khi tiếp tục."
${Text} UnFinish "Chương trình đã được gỡ khỏi máy này.$\r$\n$\r$\nDữ liệu được giữ nguyên ở:$\r$\n$DataFolder"
${Text} UnRest "$\r$\n$\r$\nThư mục chương trình còn tệp không phải của chương trình, được để nguyên:$\r$\n$INSTDIR"

; Steps, under the progress bar
${Text} StepWait "Đang đợi chương trình đóng…"
${Text} StepTidy "Đang dọn phần cài dở lần trước…"
${Text} StepCopy "Đang chép chương trình vào máy…"
${Text} StepTest "Bản mới đang tự kiểm tra trên máy này…"
${Text} StepSwap "Đang đưa bản mới vào sử dụng…"
${Text} StepOld "Đang dọn bản cũ…"
${Text} StepDone "Đã xong."
${Text} UnStep "Đang gỡ chương trình…"

; Refusals: what happened, then what to do
${Text} NoRunning "Chương trình đang mở nên chưa thay được.$\r$\n$\r$\nHãy đóng mọi cửa sổ của chương trình (kể cả ở tài khoản khác trên máy này) rồi thử lại. Dữ liệu và bản đang dùng không thay đổi."
${Text} NoOther "Một bộ cài đặt khác của chương trình đang chạy. Hãy đợi bộ cài đặt đó xong rồi mở lại."
${Text} NoOlder "Máy này đang có phiên bản $Old, mới hơn phiên bản ${VERSION} của tệp cài đặt này. Bản đang dùng không thay đổi.$\r$\n$\r$\nMuốn quay lại phiên bản trước, hãy mở chương trình, vào Thiết lập, mục Cập nhật."
${Text} NoRoom "Ổ đĩa $About không đủ chỗ trống: cần khoảng $Needs MB, hiện còn $Has MB. Chưa có gì thay đổi, bản đang dùng vẫn dùng được.$\r$\n$\r$\nHãy dọn bớt ổ đĩa rồi mở lại bộ cài đặt."
${Text} NoRoomLeft "Ổ đĩa đầy trong khi chép nên chưa cài được. Phần chép dở đã được xóa, bản đang dùng và dữ liệu không thay đổi.$\r$\n$\r$\nHãy dọn bớt ổ đĩa rồi mở lại bộ cài đặt."
${Text} NoTest "Bản mới không vượt qua bước tự kiểm tra trên máy này nên không được đưa vào sử dụng. Bản đang dùng và dữ liệu không thay đổi.$\r$\n$\r$\nKết quả kiểm tra nằm ở tệp:$\r$\n$TEMP\${TEST_FILE}$\r$\nHãy gửi tệp này cho người hỗ trợ."
${Text} NoWindows "Chương trình cần Windows 10 trở lên, bản 64 bit. Máy này không đáp ứng nên chưa cài gì.$\r$\n$\r$\nHãy hỏi người phụ trách máy tính của cơ quan."
${Text} NoRights "Cài cho mọi người dùng cần quyền quản trị. Chưa có gì thay đổi.$\r$\n$\r$\nHãy nhờ người phụ trách máy tính chạy bộ cài đặt với tham số /ALLUSERS trong cửa sổ lệnh có quyền quản trị."
${Text} NoWrite "Không ghi được vào thư mục:$\r$\n$About$\r$\n$\r$\nBản đang dùng và dữ liệu không thay đổi. Hãy chọn thư mục khác hoặc hỏi người phụ trách máy tính."
${Text} NoFolder "Không cài được vào thư mục:$\r$\n$About$\r$\n$\r$\nHãy chọn một thư mục trống, đường dẫn ngắn, không phải nơi để dữ liệu, hoặc để nguyên thư mục được đề nghị."
${Text} NoRead "Không đọc được tệp cài đặt đến hết (USB có thể đã bị rút) hoặc không ghi được vào ổ đĩa. Phần chép dở đã được xóa, bản đang dùng và dữ liệu không thay đổi.$\r$\n$\r$\nHãy cắm lại USB, hoặc chép tệp cài đặt vào máy, rồi mở lại."
${Text} NoSwap "Không thay được thư mục chương trình vì có phần mềm khác đang giữ tệp ở đó. Bản đang dùng và dữ liệu không thay đổi.$\r$\n$\r$\nHãy đóng các cửa sổ đang mở thư mục chương trình, hoặc khởi động lại máy, rồi thử lại."
${Text} un.NoRunning "Chương trình đang mở nên chưa gỡ được.$\r$\n$\r$\nHãy đóng mọi cửa sổ của chương trình (kể cả ở tài khoản khác trên máy này) rồi thử lại. Dữ liệu không thay đổi."
${Text} UnRights "Gỡ bản cài cho mọi người dùng cần quyền quản trị. Chưa có gì thay đổi. Hãy nhờ người phụ trách máy tính."
${Text} UnRefused "Chưa gỡ được hết vì có phần mềm khác đang giữ tệp trong thư mục:$\r$\n$INSTDIR$\r$\n$\r$\nHãy khởi động lại máy rồi gỡ lại. Dữ liệu được giữ nguyên."

; Lines of the log that are not refusals
${Text} LogDone "Đã cài phiên bản ${VERSION} vào $INSTDIR"
${Text} LogCancelled "Người dùng đã dừng cài đặt phiên bản ${VERSION}; chưa có gì thay đổi"
${Text} LogBack "Lần cài trước bị ngắt giữa chừng; bản đang dùng đã được đưa về $INSTDIR"
${Text} LogRemoved "Đã gỡ chương trình khỏi $INSTDIR; dữ liệu được giữ nguyên ở $DataFolder"

${Text} Earlier "trước"
${Text} OfEachUser "(của từng người dùng)"

; Windows shows these
${Text} KindOfFile "Gói báo cáo bình đẳng giới"
${Text} ShortcutTip "Nhập, kiểm tra, ký và gửi báo cáo bình đẳng giới"
